import type { Check, Cluster, Service } from '../../../overlays/shared/cluster.ts';
import { originOf, type Origins } from '../../model/origins.ts';

/** One watch for each realserver, one service in it for each of lvsmith's. */
export function monView(cluster: Cluster, origins: Origins) {
  const ports = memberPorts(cluster);
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
        monitor: monitor(
          service.check,
          ports.get(`${server.name}/${service.name}`) ?? service.port,
        ),
        alertAfter: service.check.failures,
        alertEvery: seconds(service.check.repeat),
      })),
    })),
  };
}

/** Which port a realserver answers a service on; the same for all families. */
function memberPorts(cluster: Cluster): Map<string, number> {
  const ports = cluster.virtualServices.flatMap(({ service, members }) =>
    members.map(({ realserver, port }) => [`${realserver}/${service}`, port] as const),
  );
  return new Map(ports);
}

/** mon counts whole seconds. */
function seconds(milliseconds: number): string {
  return `${Math.max(1, Math.ceil(milliseconds / 1000))}s`;
}

function monitor(check: Check, port: Service['port']): string {
  const timeout = ['--timeout', String(check.timeout / 1000)];
  if (check.type === 'command')
    return monLine(['lvsmith-command.monitor', ...timeout, '--', ...check.command]);
  const where = ['--port', String(port), ...timeout];
  if (check.type === 'tcp') return monLine(['lvsmith-tcp.monitor', ...where]);
  const page = ['--path', check.path, '--host', check.host, '--status', check.status.join(',')];
  const expect = check.expect === '' ? [] : ['--expect', check.expect];
  return monLine(['lvsmith-http.monitor', '--type', check.type, ...where, ...page, ...expect]);
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
