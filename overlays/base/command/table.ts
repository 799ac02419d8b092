import type { Cluster, VirtualService } from '../../shared/cluster.ts';
import { selectorOf } from '../../shared/ipvs/desired.ts';
import { parseTable } from '../../shared/ipvs/parse.ts';
import { endpoint, type IpvsService, type IpvsTable } from '../../shared/ipvs/table.ts';
import type { LvsState } from '../../shared/lvs-state.ts';
import { ask } from './ask.ts';
import { fault, type Outcome } from './output.ts';

/** `lvsmith table`: each member of each virtual service, its weight in the kernel, and why. */
export function tableCommand(cluster: Cluster, lvs: LvsState | undefined): Outcome {
  const saved = ask(['ipvsadm', '--save', '-n']);
  if (saved === undefined)
    return fault('ipvsadm does not answer: is this a director, are you root?');
  return { code: 0, stdout: tableText(cluster, parseTable(saved), lvs) };
}

export function tableText(cluster: Cluster, table: IpvsTable, lvs: LvsState | undefined): string {
  const lines: string[] = [];
  for (const service of cluster.virtualServices) {
    const present = table.get(selectorOf(service));
    const where = `${service.protocol} ${endpoint(service.address, service.port)}`;
    const missing = present === undefined ? '  (not in the table)' : '';
    lines.push(`${service.service}  ${where}  ${service.scheduler}${missing}`);
    lines.push(...memberLines(service, present, lvs));
  }
  return lines.map((line) => `${line}\n`).join('');
}

function memberLines(
  service: VirtualService,
  present: IpvsService | undefined,
  lvs: LvsState | undefined,
): string[] {
  const shown = new Set<string>();
  const lines: string[] = [];
  for (const { realserver, address, port } of service.members) {
    const at = endpoint(address, port);
    shown.add(at);
    const weight = present?.destinations.get(at)?.weight;
    const why = reasonOf(realserver, service.service, lvs);
    lines.push(row(realserver, at, weight, why));
  }
  const sorry = service.sorryServer;
  const sorryAt = sorry === undefined ? undefined : endpoint(sorry.address, sorry.port);
  for (const [at, { weight }] of present?.destinations ?? [])
    if (!shown.has(at))
      lines.push(row(at === sorryAt ? 'sorry server' : '?', at, weight, 'no member is up'));
  return lines;
}

function row(name: string, at: string, weight: number | undefined, why: string): string {
  const share = weight === undefined ? 'out' : `weight ${weight}`;
  return `  ${name.padEnd(16)} ${at.padEnd(22)} ${share.padEnd(10)} ${why}`;
}

function reasonOf(realserver: string, service: string, lvs: LvsState | undefined): string {
  if (lvs === undefined) return 'nothing is known';
  const health = lvs.health.find((it) => it.realserver === realserver && it.service === service);
  const drained = lvs.drained.includes(realserver) ? ', drained' : '';
  return `${health?.state ?? 'up'}${drained}`;
}
