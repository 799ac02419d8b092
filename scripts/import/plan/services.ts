import { schedulers } from '../../../overlays/shared/cluster/choices.ts';
import type { OldCluster, Service } from '../old-cluster.ts';
import { planCheck } from './checks.ts';
import type { ServicePlan } from './choose-services.ts';
import { planIpvsOptions } from './ipvs-options.ts';
import type { Mapping, PlanNotes, Value } from './plan.ts';
import { planSorry } from './sorry.ts';

/** One service of the profile. */
export function planService(
  { name, port, ports, service, addresses }: ServicePlan,
  usualAddresses: ReadonlySet<string>,
  pool: Value | undefined,
  cluster: OldCluster,
  notes: PlanNotes,
): Mapping {
  const { place, protocol, forwarding, persistence, onFailure } = service;
  const isUsual =
    addresses.length >= usualAddresses.size &&
    addresses.every((address) => usualAddresses.size === 0 || usualAddresses.has(address));
  return {
    entries: [
      ['name', { value: name, from: place }],
      ['port', ports === undefined ? { value: port } : undefined],
      ['ports', ports === undefined ? undefined : { value: ports }],
      ['protocol', protocol === 'udp' ? { value: 'udp' } : undefined],
      ['scheduler', planScheduler(service, notes)],
      ['forwarding', { value: forwarding }],
      [
        'persistence',
        persistence === null || persistence < 1
          ? undefined
          : { value: `${Math.ceil(persistence)}s` },
      ],
      ...planIpvsOptions(service, notes),
      ['on-failure', onFailure === 'keep' ? { value: 'keep' } : undefined],
      ...planSorry(service, port, cluster, notes),
      ['addresses', isUsual ? undefined : { value: addresses }],
      ['realservers', pool],
      ['check', planCheck(service, notes)],
    ],
  };
}

function planScheduler({ scheduler, place }: Service, notes: PlanNotes): Value {
  const known = schedulers.find((each) => each === scheduler);
  if (known !== undefined) return { value: known };
  notes.notCarried.push({
    kind: 'scheduler',
    what: `the scheduler ${/^[\w-]{1,16}$/.test(scheduler) ? scheduler : 'as written'}`,
    place,
  });
  return { value: 'wlc', note: 'the default of IPVS' };
}
