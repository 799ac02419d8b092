import { familyOf } from '../../../../overlays/shared/net/ip.ts';
import type { OldFloatingAddress, Reading } from '../../reading.ts';
import { durationText, heartbeatTime, prefixOf } from '../../values.ts';
import type { ClusterResource } from './model.ts';
import { addMailServer, addRecipients, addSender } from '../mail.ts';
import { addressOf } from '../haresources.ts';

const addressTypes: ReadonlySet<string> = new Set(['IPaddr', 'IPaddr2', 'IPv6addr']);

/** A resource: an address, a ping, what must be in another file, or nothing of ours. */
export function readResource(resource: ClusterResource, reading: Reading): void {
  const { type, id, provider, place, params } = resource;
  const value = (name: string) => params.get(name)?.value;
  if (addressTypes.has(type) || (/IPaddr2?$/.test(type) && value('ip') !== undefined)) {
    if (provider !== '' && provider !== 'heartbeat')
      reading.ambiguous.push({
        message: `${id} has an agent of provider ${provider}, which is taken for heartbeat’s`,
        place,
      });
    readAddress(resource, reading);
    return;
  }
  switch (type) {
    case 'ldirectord':
      reading.needs.push({
        format: 'ldirectord',
        what: value('configfile') ?? value('1') ?? 'ldirectord.cf',
        place,
      });
      noteShortTimeout(id, type, resource.operations, reading);
      return;
    case 'ipvsadm':
      reading.needs.push({ format: 'ipvsadm', what: 'the rules of ipvsadm', place });
      reading.notCarried.push({
        kind: 'old-program',
        what: `${resource.class}:ipvsadm (${id})`,
        place,
      });
      return;
    case 'mon':
      reading.needs.push({ format: 'mon', what: 'mon.cf', place });
      return;
    case 'MailTo':
      addRecipients(
        value('email') ?? value('1') ?? '',
        params.get('email')?.place ?? place,
        reading,
      );
      if (value('subject') !== undefined || value('2') !== undefined)
        reading.notCarried.push({ kind: 'alert', what: `the subject of ${id}`, place });
      return;
    case 'ClusterMon':
      readClusterMon(resource, reading);
      return;
    case 'pingd':
    case 'ping':
      readPing(resource, reading);
      return;
    default:
      if (resource.class === 'stonith' || provider === 'lvsmith') return;
      reading.notCarried.push({
        kind: 'other-resource',
        what: `resource ${id} (${[resource.class, provider, type].filter((part) => part !== '').join(':')})`,
        place,
      });
  }
}

/** It tells people by the options of crm_mon: -T whom, -F from whom, -H by which server. */
function readClusterMon({ params, id, place }: ClusterResource, reading: Reading): void {
  const { value = '', place: at = place } = params.get('extra_options') ?? {};
  const after = (...flags: readonly string[]) =>
    new RegExp(`(?:^|\\s)(?:${flags.join('|')})[ =]?\\s*(\\S+)`).exec(value)?.[1];
  const [to, from, host] = [
    after('-T', '--mail-to'),
    after('-F', '--mail-from'),
    after('-H', '--mail-host'),
  ];
  if (to !== undefined) addRecipients(to, at, reading);
  if (from !== undefined) addSender(from, at, reading);
  if (host !== undefined)
    addMailServer(host.split(':')[0] ?? host, host.split(':')[1], at, reading);
  reading.notCarried.push({ kind: 'alert', what: `the messages of ${id}`, place });
}

function readAddress(
  { id, ids, type, params, meta, operations, place }: ClusterResource,
  reading: Reading,
): void {
  const value = (...names: readonly string[]) =>
    names.map((name) => params.get(name)?.value).find((each) => each !== undefined);
  // Scripts of Heartbeat 1 take their arguments by position, written as in haresources.
  const positional = params.get('ip') === undefined ? addressOf(value('1') ?? '') : undefined;
  const [address = '', own] = (value('ip', 'ipv6addr', '1') ?? '').split('/');
  if (value('lvs_support') !== undefined)
    reading.notCarried.push({ kind: 'old-program', what: 'lvs_support', place });
  if (familyOf(address) === undefined) {
    reading.notCarried.push({
      kind: 'script',
      what: `the address of ${id}, which only a run would tell`,
      place,
    });
    reading.unresolved.push({
      id,
      prefix: prefixOf(value('cidr_netmask', 'netmask') ?? '') ?? null,
      place,
    });
    return;
  }
  const [nic, alias] =
    (value('nic') ?? positional?.label ?? positional?.interface)?.split(':') ?? [];
  const label = value('iflabel') ?? (alias === undefined ? undefined : `${nic}:${alias}`);
  const role = (meta.get('target_role') ?? meta.get('target-role'))?.value.toLowerCase();
  const floating: OldFloatingAddress = {
    address,
    prefix: prefixOf(value('cidr_netmask', 'netmask') ?? own ?? '') ?? null,
    interface: nic ?? null,
    broadcast: value('broadcast') ?? positional?.broadcast ?? null,
    ...(role === 'stopped' ? { targetRole: 'stopped' } : {}),
    resources: ids,
    place,
  };
  reading.floatingAddresses.push(floating);
  if (role === 'stopped')
    reading.notCarried.push({
      kind: 'stopped-address',
      what: `${address} (target_role stopped)`,
      place: (meta.get('target_role') ?? meta.get('target-role'))?.place ?? place,
    });
  if (label !== undefined)
    reading.notCarried.push({ kind: 'label', what: `label ${label}`, place });
  for (const name of meta.keys())
    if (!/^target.role$|^resource.stickiness$/.test(name))
      reading.notCarried.push({
        kind: 'old-program',
        what: `${name} of ${id}`,
        place: meta.get(name)?.place ?? place,
      });
  for (const [name, { place: at }] of params)
    if (!knownParameters.has(name))
      reading.notCarried.push({ kind: 'old-program', what: `${name} of ${id}`, place: at });
  noteShortTimeout(id, type, operations, reading);
}

/** Those that are read above. */
const knownParameters: ReadonlySet<string> = new Set([
  ...['ip', 'ipv6addr', 'cidr_netmask', 'netmask', 'nic', 'iflabel', 'broadcast', 'lvs_support'],
  ...['1', '2', '3'],
]);

/** 20 s is what the agents' own meta-data asks for. */
function noteShortTimeout(
  id: string,
  type: string,
  operations: ClusterResource['operations'],
  reading: Reading,
): void {
  const monitor = operations.find(({ name }) => name === 'monitor');
  const timeout = heartbeatTime(monitor?.timeout ?? '');
  if (monitor !== undefined && timeout !== undefined && timeout < 20_000)
    reading.faults.push({
      message: `the monitor operation of ${id} has a timeout of ${durationText(timeout)}: ${type} asks for 20s`,
      place: monitor.place,
    });
}

function readPing({ params, id, place }: ClusterResource, reading: Reading): void {
  const value = (name: string) => params.get(name);
  const multiplier = value('multiplier');
  const dampen = value('dampen');
  if (multiplier !== undefined)
    reading.settings.push({
      name: 'pingMultiplier',
      value: Number(multiplier.value),
      place: multiplier.place,
    });
  const time = heartbeatTime(dampen?.value ?? '');
  if (dampen !== undefined && time !== undefined)
    reading.settings.push({
      name: 'pingDampening',
      value: durationText(time),
      place: dampen.place,
    });
  const hosts = value('host_list');
  for (const host of hosts?.value.split(/\s+/) ?? [])
    if (host !== '') reading.pingNodes.push({ host, place: hosts?.place ?? place });
  if (hosts === undefined)
    reading.needs.push({ format: 'ping', what: `the ping nodes of ${id}`, place });
}
