import { bonds } from './networks/bonds.ts';
import { checks } from './services/checks.ts';
import { clientNetworks } from './networks/clients.ts';
import { connectionSync } from './cluster/connection-sync.ts';
import { console } from './cluster/console.ts';
import { management } from './cluster/management.ts';
import { duplicateAddresses } from './networks/duplicate-addresses.ts';
import { disks } from './image/disks.ts';
import { duplicateNames, duplicateServiceNames } from './cluster/duplicate-names.ts';
import { membershipDurations, serviceDurations } from './cluster/durations.ts';
import { external, externalPlaces } from './networks/external.ts';
import { fencing } from './cluster/fencing.ts';
import { floatingPrefix } from './networks/floating-prefix.ts';
import { mixedForwarding, natSameSubnet, portMapping } from './services/forwarding.ts';
import { insideSubnet } from './networks/inside-subnet.ts';
import { ipv6 } from './networks/ipv6.ts';
import { ipvsOptions } from './services/ipvs-options.ts';
import { kernel } from './image/kernel.ts';
import { lease } from './cluster/lease.ts';
import { manyDirectors } from './cluster/many-directors.ts';
import { metrics } from './cluster/metrics.ts';
import { networks } from './networks/networks.ts';
import { notify } from './cluster/notify.ts';
import { nicChoice } from './networks/nic-choice.ts';
import { order } from './cluster/order.ts';
import { overlays } from './image/overlays.ts';
import { overrides, weights } from './services/overrides.ts';
import { pools } from './services/pools.ts';
import { checkPorts, ports } from './services/ports.ts';
import { pingTimes } from './cluster/ping-times.ts';
import { pingNodes, preference } from './cluster/preference.ts';
import { preseed } from './image/preseed.ts';
import { programs } from './services/programs.ts';
import { quorum } from './cluster/quorum.ts';
import { region } from './image/region.ts';
import { routes } from './networks/routes.ts';
import type { Rule } from './rule.ts';
import { seedKeys } from './image/seed-keys.ts';
import { serviceAddresses, sorryServers } from './services/service-addresses.ts';
import { serviceNames } from './services/service-names.ts';
import { sorryPages } from './services/sorry-pages.ts';
import { sshKeys } from './image/ssh-keys.ts';
import { subnets } from './networks/subnets.ts';
import { swap } from './image/swap.ts';
import { timing } from './cluster/timing.ts';
import { vlans } from './networks/vlans.ts';
import { witness } from './cluster/witness.ts';
import { tlsFiles } from './services/tls-files.ts';

/** Every rule about what a profile means. A new one needs a line here. */
export const rules: readonly Rule[] = [
  duplicateNames,
  duplicateServiceNames,
  duplicateAddresses,
  nicChoice,
  external,
  externalPlaces,
  subnets,
  vlans,
  bonds,
  clientNetworks,
  routes,
  insideSubnet,
  ipv6,
  floatingPrefix,
  networks,
  connectionSync,
  witness,
  quorum,
  fencing,
  lease,
  timing,
  membershipDurations,
  serviceDurations,
  preference,
  order,
  pingNodes,
  pingTimes,
  manyDirectors,
  ports,
  checkPorts,
  serviceAddresses,
  sorryServers,
  sorryPages,
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
  kernel,
  preseed,
  swap,
  disks,
  seedKeys,
  console,
  metrics,
  notify,
  management,
  region,
  overlays,
  tlsFiles,
];
