import type { Check, Cluster, Service } from '../../../overlays/shared/cluster.ts';
import { originOf, type Origins } from '../../model/origins.ts';

/** One watch for each realserver, one service in it for each of lvsmith's. */
export function monView(cluster: Cluster, origins: Origins) {
  const asked = membersAsked(cluster);
  return {
    // mon starts no more monitors than this at once; the rest of a round waits for a free place.
    maxProcesses: 64,
    watches: cluster.realservers.map((server, index) => ({
      origin: originOf(origins, `realservers[${index}]`),
      name: server.name,
      address: server.public.address,
      services: cluster.services.map((service, number) => ({
        origin: originOf(origins, `services[${number}]`),
        name: service.name,
        interval: seconds(service.check.interval),
        monitor: monitor(service, asked.get(`${server.name}/${service.name}`) ?? []),
        alertAfter: service.check.failures,
        alertEvery: seconds(service.check.repeat),
        announcesStart: index === 0 && number === 0,
      })),
    })),
  };
}

/** Where a realserver answers a service: its port is the same for all families. */
type Asked = readonly { readonly family: 4 | 6; readonly address: string; readonly port: number }[];

function membersAsked(cluster: Cluster): Map<string, Asked> {
  const found = new Map<string, Asked>();
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
 * mon appends the IPv4 address of the hostgroup. A service that is served on IPv6 is asked there too,
 * before it, and on IPv6 alone when it is served on nothing else: `;;` keeps mon's address away. A
 * command takes one address.
 */
function monitor({ check, port }: Service, asked: Asked): string {
  const six = asked.find(({ family }) => family === 6)?.address;
  const four = asked.some(({ family }) => family === 4);
  const withSix = six !== undefined && (check.type !== 'command' || !four);
  const line = monLine([...program(check, asked[0]?.port ?? port), ...(withSix ? [six] : [])]);
  return withSix && !four ? `${line} ;;` : line;
}

function program(check: Check, port: number): readonly string[] {
  const timeout = ['--timeout', String(check.timeout / 1000)];
  if (check.type === 'command')
    return ['lvsmith-command.monitor', ...timeout, '--', ...check.command];
  const where = ['--port', String(port), ...timeout];
  if (check.type === 'tcp') return ['lvsmith-tcp.monitor', ...where];
  const page = ['--path', check.path, '--host', check.host, '--status', check.status.join(',')];
  const expect = check.expect === '' ? [] : ['--expect', check.expect];
  return ['lvsmith-http.monitor', '--type', check.type, ...where, ...page, ...expect];
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
