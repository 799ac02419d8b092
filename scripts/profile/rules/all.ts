import { checks } from './checks.ts';
import { duplicateAddresses } from './duplicate-addresses.ts';
import { duplicateNames, duplicateServiceNames } from './duplicate-names.ts';
import { membershipDurations, serviceDurations } from './durations.ts';
import { fencing } from './fencing.ts';
import { floatingPrefix } from './floating-prefix.ts';
import { mixedForwarding, natSameSubnet, portMapping } from './forwarding.ts';
import { heartbeat } from './heartbeat.ts';
import { insideSubnet } from './inside-subnet.ts';
import { ipv6 } from './ipv6.ts';
import { nicChoice } from './nic-choice.ts';
import { overlaysOf } from './overlays.ts';
import { overrides, weights } from './overrides.ts';
import { ports } from './ports.ts';
import { pingNodes, preference } from './preference.ts';
import { quorum } from './quorum.ts';
import type { Rule } from './rule.ts';
import { serviceAddresses, sorryServers } from './service-addresses.ts';
import { serviceNames } from './service-names.ts';
import { sshKeys } from './ssh-keys.ts';
import { subnets } from './subnets.ts';
import { timing } from './timing.ts';

/** Every rule about what a profile means; `file` is where relative paths start from. */
export function rulesFor(file: string): readonly Rule[] {
  return [
    duplicateNames,
    duplicateServiceNames,
    duplicateAddresses,
    nicChoice,
    subnets,
    insideSubnet,
    ipv6,
    floatingPrefix,
    heartbeat,
    quorum,
    fencing,
    timing,
    membershipDurations,
    serviceDurations,
    preference,
    pingNodes,
    ports,
    serviceAddresses,
    sorryServers,
    portMapping,
    mixedForwarding,
    natSameSubnet,
    overrides,
    weights,
    checks,
    serviceNames,
    sshKeys,
    overlaysOf(file),
  ];
}
