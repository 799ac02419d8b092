import { familyOf } from '../../../../overlays/shared/net/ip.ts';
import type { OldFloatingAddress, Reading } from '../../reading.ts';
import type { Place } from '../../source.ts';
import type { Statement } from './blocks.ts';
import { unknownKey } from './keywords.ts';

/** A vrrp_instance: which addresses the director would hold, and how much it wants to. */
export function readInstance(
  { block = [], values: [instance = ''], place }: Statement,
  { director, version3 }: { readonly director: string; readonly version3: boolean },
  reading: Reading,
): void {
  const value = (key: string) => block.find((each) => each.key === key);
  const state = value('state')?.values[0]?.toUpperCase();
  const master = state === 'MASTER';
  const priority = Number(value('priority')?.values[0] ?? 100);
  const nopreempt = value('nopreempt');
  const nic = value('interface')?.values[0] ?? null;
  if (nopreempt !== undefined && master)
    reading.faults.push({
      message:
        'nopreempt needs state BACKUP: with MASTER it is ignored, so the address does return',
      hint: 'if no fail-back was meant, set failover.auto-failback: false',
      place: nopreempt.place,
    });
  if (value('priority') === undefined)
    reading.assumed.push({ what: `priority 100 of ${instance}`, place });
  if (master && nopreempt === undefined)
    reading.assumed.push({
      what: `preempt, the default: the addresses of ${instance} return`,
      place: value('state')?.place ?? place,
    });
  if (!(priority >= 1 && priority <= 255))
    reading.faults.push({
      message: 'a priority is a number from 1 to 255',
      place: value('priority')?.place ?? place,
    });
  readAdvertisement(value('advert_int'), version3 || isVersion3(value('version')), place, reading);
  const router = value('virtual_router_id');
  if (router !== undefined)
    reading.routers.push({
      instance,
      director,
      nic,
      id: router.values[0] ?? '',
      place: router.place,
    });
  for (const statement of block) readInstanceKey(statement, reading);
  const inBlock = (name: string) =>
    block.filter(({ key }) => key === name).flatMap((statement) => statement.block ?? []);
  const advertised = inBlock('virtual_ipaddress').flatMap(
    (address) => floatingOf(address, nic, reading) ?? [],
  );
  const family = familyOf(advertised[0]?.address ?? '');
  const others = advertised.filter(({ address }) => familyOf(address) !== family);
  for (const { address, place: at } of others) {
    reading.faults.push({
      message: `virtual_ipaddress has addresses of one family: keepalived ignores ${address}`,
      hint: 'in virtual_ipaddress_excluded it would count',
      place: at,
    });
    reading.notCarried.push({ kind: 'ipv6', what: address, place: at });
  }
  const excluded = inBlock('virtual_ipaddress_excluded').flatMap(
    (address) => floatingOf(address, nic, reading) ?? [],
  );
  for (const floating of [...advertised.filter((each) => !others.includes(each)), ...excluded]) {
    reading.floatingAddresses.push(floating);
    reading.claims.push({
      director,
      address: floating.address,
      priority,
      master,
      nopreempt: nopreempt !== undefined && !master,
      place: value('priority')?.place ?? place,
    });
  }
  if (priority === 255)
    reading.faults.push({
      message:
        'priority 255 is that of an address’s owner: this director takes it whatever the others say',
      place: value('priority')?.place ?? place,
    });
}

function isVersion3(statement: Statement | undefined): boolean {
  return statement?.values[0] === '3';
}

function readAdvertisement(
  statement: Statement | undefined,
  version3: boolean,
  place: Place,
  reading: Reading,
): void {
  const seconds = Number(statement?.values[0] ?? 1);
  if (statement === undefined) reading.assumed.push({ what: 'advert_int 1 s, the default', place });
  if (statement !== undefined && !Number.isInteger(seconds) && !version3)
    reading.ambiguous.push({
      message: 'version 2 of VRRP has whole seconds alone: keepalived rounds this advert_int',
      hint: 'it is read as written, as with vrrp_version 3',
      place: statement.place,
    });
  if (seconds > 0)
    reading.settings.push({
      name: 'keepalive',
      value: Math.round(seconds * 1000),
      place: statement?.place ?? place,
    });
}

const silent: ReadonlySet<string> = new Set([
  'state',
  'interface',
  'priority',
  'advert_int',
  'nopreempt',
  'virtual_ipaddress',
  'virtual_ipaddress_excluded',
]);

function readInstanceKey(statement: Statement, reading: Reading): void {
  const { key, values, place, block = [] } = statement;
  if (silent.has(key)) return;
  if (key === 'authentication') {
    const password = block.find((each) => each.key === 'auth_pass');
    reading.notCarried.push({
      kind: 'secret',
      what: "VRRP's password",
      place: password?.place ?? place,
    });
    if (password === undefined) return;
    reading.faults.push({
      message: `VRRP's password stands in clear, and crosses the network in clear${(password.values[0] ?? '').length < 6 ? '; it is short, too' : (password.values[0] ?? '').length > 8 ? '; only its first 8 characters count' : ''}`,
      place: password.place,
    });
  } else if (key === 'unicast_src_ip')
    reading.peers.unshift({ interface: 'self', address: values[0] ?? '', place });
  else if (key === 'unicast_peer') {
    for (const peer of block)
      reading.peers.push({ interface: 'vrrp', address: peer.key, place: peer.place });
  } else if (key.startsWith('lvs_sync_daemon'))
    reading.notCarried.push({ kind: 'connection-sync', what: [key, ...values].join(' '), place });
  else if (key === 'smtp_alert') reading.notCarried.push({ kind: 'alert', what: key, place });
  else if (key.startsWith('notify'))
    reading.notCarried.push({ kind: 'script-hook', what: key, place });
  else if (key === 'track_interface')
    reading.notCarried.push({
      kind: 'links',
      what: [key, ...block.map((each) => each.key)].join(' '),
      place,
    });
  else if (key.startsWith('track_'))
    reading.notCarried.push({
      kind: 'check-script',
      what: [key, ...block.map((each) => each.key)].join(' '),
      place,
    });
  else if (
    /^(virtual_router_id|garp_|mcast_src_ip|version|preempt|dont_track_primary|use_vmac|native_ipv6|debug|strict_mode|accept|no_accept|vmac_|higher_prio|lower_prio|skip_check|promote_secondaries)/.test(
      key,
    )
  )
    reading.notCarried.push({ kind: 'instance-name', what: [key, ...values].join(' '), place });
  else if (key === 'virtual_routes') readRoutes(statement, reading);
  else if (key === 'virtual_rules')
    reading.notCarried.push({ kind: 'other-network', what: key, place });
  else {
    reading.faults.push(unknownKey(key, place));
    reading.notCarried.push({ kind: 'syntax', what: 'a line of a vrrp_instance', place });
  }
}

/** `10.0.0.0/8 via 192.0.2.1 dev eth0`, a route on each line. */
export function readRoutes({ block = [] }: Statement, { routes, notCarried }: Reading): void {
  for (const { key, values, place } of block) {
    const all = [key, ...values];
    const words = (key === 'src' ? all.slice(2) : all).filter((word) => word !== 'to');
    if (all.includes('src'))
      notCarried.push({ kind: 'other-network', what: 'the source address of a route', place });
    const [to = ''] = words;
    const via = words[words.findIndex((word) => word === 'via' || word === 'gw') + 1];
    if (familyOf(via ?? '') !== undefined && via !== to) routes.push({ to, via: via ?? '', place });
    else notCarried.push({ kind: 'other-network', what: `a route to ${to}`, place });
  }
}

function floatingOf(
  { key, values, place }: Statement,
  instanceNic: string | null,
  reading: Reading,
): OldFloatingAddress | undefined {
  const [address = '', length] = key.split('/');
  const family = familyOf(address);
  if (family === undefined) {
    const what = /^[a-z]+$/.test(key) ? [key, ...values].join(' ') : 'an entry';
    reading.faults.push({ message: `“${what}” inside virtual_ipaddress is not an address`, place });
    reading.notCarried.push({ kind: 'syntax', what, place });
    return undefined;
  }
  const after = (...words: readonly string[]) => {
    const index = values.findIndex((word) => words.includes(word));
    return index === -1 ? undefined : values[index + 1];
  };
  const full = family === 4 ? 32 : 128;
  const valid = /^\d+$/.test(length ?? '') && Number(length) <= full;
  if (length !== undefined && !valid)
    reading.faults.push({
      message: `keepalived takes no dotted mask: the address has /${full}`,
      place,
    });
  if (!valid)
    reading.assumed.push({
      what: `/${full} of ${address}: keepalived's default without a length`,
      place,
    });
  const label = after('label');
  if (label !== undefined)
    reading.notCarried.push({ kind: 'label', what: `label ${label}`, place });
  return {
    address,
    prefix: valid ? Number(length) : full,
    ...(valid ? {} : { defaultPrefix: true }),
    interface: after('dev') ?? instanceNic,
    broadcast: after('brd', 'broadcast') ?? null,
    ...(label === undefined ? {} : { label }),
    place,
  };
}
