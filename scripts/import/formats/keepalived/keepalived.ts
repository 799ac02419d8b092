import { emptyReading, type Reading } from '../../reading.ts';
import { linesOf, type Line, type Source } from '../../source.ts';
import { addMailServer, addRecipients, addSender } from '../mail.ts';
import { parseBlocks, type Statement } from './blocks.ts';
import { resolveVariables } from './variables.ts';
import { readInstance, readRoutes } from './vrrp.ts';
import { readGroup, readVirtualServer, type ServerGroup } from './virtual-server.ts';
import { unknownKey } from './keywords.ts';

/**
 * keepalived.conf(5) of one director. Anything unknown is a warning to keepalived, which goes on; so it is here.
 *
 * @param number tells directors apart whose files give no name.
 * @param lines the file's, with what it includes in its place.
 */
export function readKeepalived(
  source: Source,
  number = 1,
  lines: readonly Line[] = linesOf(source),
): Reading {
  const reading = emptyReading();
  const { statements, faults } = parseBlocks(resolveVariables(lines));
  reading.faults.push(...faults);
  const globals = statements
    .filter(({ key }) => key === 'global_defs')
    .flatMap(({ block }) => block ?? []);
  const name = globals.find(({ key }) => key === 'router_id' || key === 'lvs_id');
  const director = name?.values[0] ?? `unknown-${number}`;
  const hasCluster = statements.some(({ key }) => key === 'vrrp_instance');
  const place = name?.place ?? { file: source.file, line: 0 };
  readGlobals(globals, reading);
  const version3 = globals.some(({ key, values }) => key === 'vrrp_version' && values[0] === '3');
  const groups = new Map<string, ServerGroup>();
  for (const statement of statements)
    if (statement.key === 'virtual_server_group')
      groups.set(statement.values[0] ?? '', readGroup(statement, reading));
  for (const statement of statements)
    readStatement(statement, { director, version3 }, groups, reading);
  if (hasCluster) {
    const priorities = reading.claims.map(({ priority }) => priority);
    const crossed = new Set(reading.claims.map(({ master }) => master)).size > 1;
    reading.directors.push({
      name: director,
      place,
      ...(name === undefined ? { unnamed: true } : { labelled: true }),
      ...(crossed || priorities.length === 0 ? {} : { priority: Math.max(...priorities) }),
      ...(reading.peers[0]?.interface === 'self'
        ? { address: reading.peers.shift()?.address }
        : {}),
    });
    reading.ambiguous.push({
      message:
        name === undefined
          ? 'no router_id: the name of this director is unknown'
          : `${name.key} is a label, which need not be the host name`,
      place,
    });
    reading.faults.push({
      message:
        'VRRP has no quorum and no fencing: directors that lose each other both hold the address',
      place: reading.claims[0]?.place ?? place,
    });
  }
  return reading;
}

function readStatement(
  statement: Statement,
  from: { readonly director: string; readonly version3: boolean },
  groups: ReadonlyMap<string, ServerGroup>,
  reading: Reading,
): void {
  const { key, values, place } = statement;
  switch (key) {
    case 'global_defs':
    case 'virtual_server_group':
      return;
    case 'vrrp_instance':
      readInstance(statement, from, reading);
      return;
    case 'virtual_server':
      readVirtualServer(statement, groups, reading);
      return;
    case 'vrrp_sync_group':
      reading.notCarried.push({ kind: 'order', what: `vrrp_sync_group ${values[0] ?? ''}`, place });
      for (const each of statement.block ?? [])
        if (each.key.startsWith('notify'))
          reading.notCarried.push({ kind: 'script-hook', what: each.key, place: each.place });
        else if (each.key === 'smtp_alert')
          reading.notCarried.push({ kind: 'alert', what: each.key, place: each.place });
      return;
    case 'vrrp_script':
    case 'vrrp_track_process':
    case 'vrrp_track_file':
    case 'track_file':
      reading.notCarried.push({ kind: 'check-script', what: `${key} ${values[0] ?? ''}`, place });
      return;
    case 'static_routes':
      readRoutes(statement, reading);
      return;
    case 'static_ipaddress':
    case 'static_rules':
      reading.notCarried.push({ kind: 'other-network', what: key, place });
      return;
    default:
      if (key === '') return;
      reading.faults.push(unknownKey(key, place));
      reading.notCarried.push({ kind: 'syntax', what: 'a line outside of every block', place });
  }
}

function readGlobals(globals: readonly Statement[], reading: Reading): void {
  for (const { key, values, place, block = [] } of globals) {
    if (key === 'router_id' || key === 'lvs_id') continue;
    if (key === 'notification_email')
      for (const line of block)
        addRecipients([line.key, ...line.values].join(' '), line.place, reading);
    else if (key === 'notification_email_from') addSender(values.join(' '), place, reading);
    else if (key === 'smtp_server') addMailServer(values[0] ?? '', values[1], place, reading);
    else if (/^(notification_email|smtp_|email_)/.test(key))
      reading.notCarried.push({ kind: 'alert', what: key, place });
    else if (key === 'lvs_sync_daemon')
      reading.notCarried.push({ kind: 'connection-sync', what: [key, ...values].join(' '), place });
    else if (key.startsWith('vrrp_'))
      reading.notCarried.push({ kind: 'instance-name', what: key, place });
    else reading.notCarried.push({ kind: 'old-program', what: key, place });
  }
}
