import { checks } from './checks.ts';
import { connectionSync } from './connection-sync.ts';
import { console } from './console.ts';
import { duplicateAddresses } from './duplicate-addresses.ts';
import { duplicateNames, duplicateServiceNames } from './duplicate-names.ts';
import { membershipDurations, serviceDurations } from './durations.ts';
import { fencing } from './fencing.ts';
import { floatingPrefix } from './floating-prefix.ts';
import { mixedForwarding, natSameSubnet, portMapping } from './forwarding.ts';
import { insideSubnet } from './inside-subnet.ts';
import { ipv6 } from './ipv6.ts';
import { ipvsOptions } from './ipvs-options.ts';
import { lease } from './lease.ts';
import { manyNodes } from './many-nodes.ts';
import { networks } from './networks.ts';
import { nicChoice } from './nic-choice.ts';
import { overlays } from './overlays.ts';
import { overrides, weights } from './overrides.ts';
import { pools } from './pools.ts';
import { ports } from './ports.ts';
import { pingNodes, preference } from './preference.ts';
import { programs } from './programs.ts';
import { quorum } from './quorum.ts';
import { region } from './region.ts';
import type { Rule } from './rule.ts';
import { seedKeys } from './seed-keys.ts';
import { serviceAddresses, sorryServers } from './service-addresses.ts';
import { serviceNames } from './service-names.ts';
import { sshKeys } from './ssh-keys.ts';
import { subnets } from './subnets.ts';
import { timing } from './timing.ts';

/** Every rule about what a profile means. A new one needs a line here. */
export const rules: readonly Rule[] = [
  duplicateNames,
  duplicateServiceNames,
  duplicateAddresses,
  nicChoice,
  subnets,
  insideSubnet,
  ipv6,
  floatingPrefix,
  networks,
  connectionSync,
  quorum,
  fencing,
  lease,
  timing,
  membershipDurations,
  serviceDurations,
  preference,
  pingNodes,
  manyNodes,
  ports,
  serviceAddresses,
  sorryServers,
  portMapping,
  mixedForwarding,
  natSameSubnet,
  ipvsOptions,
  pools,
  overrides,
  weights,
  checks,
  programs,
  serviceNames,
  sshKeys,
  seedKeys,
  console,
  region,
  overlays,
];
