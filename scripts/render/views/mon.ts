import type { Cluster, Service } from '../../../overlays/shared/cluster/cluster.ts';
import { checkerWatch } from '../../../overlays/shared/health/checker-watch.ts';
import { checkTypeOf } from '../../checks/registry.ts';
import { originOf, type Origins } from '../../model/origins.ts';

/** One watch for each realserver, and in it one service for each that it serves and that has a check. */
export function monView(cluster: Cluster, origins: Origins) {
  const all = watches(cluster, origins);
  return {
    // mon runs at most this many monitors and alerts at once; the others wait for one to end.
    maxProcesses: 64,
    watches: all,
    // Where nothing is checked there is nothing to watch either.
    checker: all.length === 0 ? undefined : checkerWatch,
  };
}

function watches(cluster: Cluster, origins: Origins) {
  const members = checkedMembers(cluster);
  const all = cluster.realservers.map((server, index) => ({
    origin: originOf(origins, `realservers[${index}]`),
    name: server.name,
    address: server.nic.address,
    services: cluster.services.flatMap((service, number) => {
      const served = members.get(`${server.name}/${service.name}`);
      const line = served === undefined ? undefined : monitor(service, served);
      if (line === undefined) return [];
      return [
        {
          origin: originOf(origins, `services[${number}]`),
          name: service.name,
          monitor: line,
          alertAfter: service.check.failures,
          alertEvery: seconds(service.check.repeat),
        },
      ];
    }),
  }));
  // mon takes no watch without a service.
  return all
    .filter(({ services }) => services.length > 0)
    .map((watch, index) => ({
      ...watch,
      services: watch.services.map((service, number) => ({
        ...service,
        announcesStart: index === 0 && number === 0,
      })),
    }));
}

/** Where a realserver answers a service, once for each family; the port is the same for both. */
type CheckedMembers = readonly {
  readonly family: 4 | 6;
  readonly address: string;
  readonly port: number;
}[];

function checkedMembers(cluster: Cluster): Map<string, CheckedMembers> {
  const found = new Map<string, CheckedMembers>();
  for (const { service, family, members } of cluster.virtualServices)
    for (const { realserver, address, port } of members) {
      const key = `${realserver}/${service}`;
      const known = found.get(key) ?? [];
      if (!known.some((each) => each.family === family))
        found.set(key, [...known, { family, address, port }]);
    }
  return found;
}

/** mon counts whole seconds. */
function seconds(milliseconds: number): string {
  return `${Math.max(1, Math.ceil(milliseconds / 1000))}s`;
}

/**
 * mon appends the IPv4 address of the hostgroup. A service that is served on IPv6 is checked there too,
 * before it, and on IPv6 alone when it is served on nothing else: `;;` keeps mon's address away.
 *
 * @returns undefined when nothing is asked.
 */
function monitor({ check, port }: Service, members: CheckedMembers): string | undefined {
  const { monitor: program, asksAddresses } = checkTypeOf(check.type);
  if (program === undefined) return undefined;
  const ipv4 = members.some(({ family }) => family === 4);
  const ipv6 = members.find(({ family }) => family === 6)?.address;
  const words = program(check, check.port ?? members[0]?.port ?? port, port);
  if (ipv6 === undefined || (asksAddresses === 'one' && ipv4)) return monLine(words);
  const line = monLine([...words, ipv6]);
  return ipv4 ? line : `${line} ;;`;
}

/**
 * A command line as mon reads it: split at white space, with the quotes and backslashes of
 * Text::ParseWords. A quoted last word keeps a backslash from joining this line with the next.
 */
export function monLine(words: readonly string[]): string {
  return words
    .map((word) => (/^[\w./:,@%+=-]+$/.test(word) ? word : `"${word.replace(/["\\]/g, '\\$&')}"`))
    .join(' ');
}
