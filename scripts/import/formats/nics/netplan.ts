import { isMap, isScalar, isSeq, LineCounter, parseDocument, type Node } from 'yaml';
import { parseCidr, familyOf } from '../../../../overlays/shared/net/ip.ts';
import { emptyReading, type Reading } from '../../reading.ts';
import type { Place, Source } from '../../source.ts';
import { addLink, addNic, bondMode, hashPolicy, lacpRate } from './add.ts';

type PlaceOf = (node: unknown) => Place;

/** A file of netplan: addresses of NICs, VLANs, bonds, routes and name servers. */
export function readNetplan(source: Source): Reading {
  const reading = emptyReading();
  const lines = new LineCounter();
  const document = parseDocument(source.text, { lineCounter: lines, logLevel: 'silent' });
  const placeOf: PlaceOf = (node) => {
    const [start] = (isNode(node) ? node.range : undefined) ?? [];
    return { file: source.file, line: start === undefined ? 0 : lines.linePos(start).line };
  };
  for (const error of document.errors.slice(0, 1))
    reading.faults.push({
      message: 'this is no YAML from here on: netplan refuses it',
      place: { file: source.file, line: error.linePos?.[0].line ?? 0 },
    });
  for (const [kind, nics] of pairsOf(at(document.contents, 'network')))
    if (['ethernets', 'bonds', 'vlans', 'bridges'].includes(kind))
      for (const [nic, own] of pairsOf(nics)) readNic(nic, own, placeOf, reading);
    else if (kind !== 'version' && kind !== 'renderer')
      reading.notCarried.push({
        kind: 'old-program',
        what: `${kind} of netplan`,
        place: placeOf(nics),
      });
  return reading;
}

function isNode(value: unknown): value is Node {
  return isMap(value) || isScalar(value) || isSeq(value);
}

function pairsOf(node: unknown): [string, unknown][] {
  if (!isMap(node)) return [];
  return node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '', value]);
}

function at(node: unknown, key: string): unknown {
  return pairsOf(node).find(([name]) => name === key)?.[1];
}

function textOf(node: unknown): string | undefined {
  const value: unknown = isScalar(node) ? node.value : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function listOf(node: unknown): readonly { readonly text: string; readonly node: unknown }[] {
  if (!isSeq(node)) return [];
  return node.items.flatMap((item) => {
    // `- 192.0.2.11/24: { label: … }`
    const text = textOf(item) ?? pairsOf(item)[0]?.[0];
    return text === undefined ? [] : [{ text, node: item }];
  });
}

const known: ReadonlySet<string> = new Set(
  'addresses gateway4 gateway6 routes nameservers mtu id link interfaces parameters dhcp4 dhcp6 match set-name optional'.split(
    ' ',
  ),
);

function readNic(nic: string, own: unknown, placeOf: PlaceOf, reading: Reading): void {
  const mtu = Number(textOf(at(own, 'mtu')) ?? Number.NaN);
  for (const { text, node } of listOf(at(own, 'addresses')))
    addNic(nic, parseCidr(text), placeOf(node), reading, mtu > 0 ? mtu : undefined);
  for (const key of ['gateway4', 'gateway6']) {
    const router = at(own, key);
    const address = textOf(router) ?? '';
    if (familyOf(address) !== undefined) reading.gateways.push({ address, place: placeOf(router) });
  }
  const routes = at(own, 'routes');
  for (const route of isSeq(routes) ? routes.items : []) readRoute(route, placeOf(route), reading);
  const dns = at(own, 'nameservers');
  for (const { text, node } of listOf(at(dns, 'addresses')))
    reading.dns.push({ server: text, place: placeOf(node) });
  for (const { text, node } of listOf(at(dns, 'search')))
    reading.dns.push({ search: text, place: placeOf(node) });
  const parameters = at(own, 'parameters');
  const members = listOf(at(own, 'interfaces')).map(({ text }) => text);
  const id = textOf(at(own, 'id'));
  addLink(
    {
      nic,
      below: textOf(at(own, 'link')),
      vlan: id === undefined ? undefined : Number(id),
      members: members.length > 0 ? members : undefined,
      mode: bondMode(textOf(at(parameters, 'mode'))),
      hashPolicy: hashPolicy(textOf(at(parameters, 'transmit-hash-policy'))),
      lacpRate: lacpRate(textOf(at(parameters, 'lacp-rate'))),
      place: placeOf(own),
    },
    reading,
  );
  for (const [key, value] of pairsOf(own))
    if (!known.has(key))
      reading.notCarried.push({
        kind: 'old-program',
        what: `${key} of ${nic}`,
        place: placeOf(value),
      });
}

function readRoute(route: unknown, place: Place, reading: Reading): void {
  const [to = '', via = ''] = ['to', 'via'].map((key) => textOf(at(route, key)));
  if (familyOf(via) === undefined)
    reading.notCarried.push({ kind: 'other-network', what: `a route to ${to}`, place });
  else if (/^(default|0\.0\.0\.0\/0|::\/0)$/.test(to))
    reading.gateways.push({ address: via, place });
  else reading.routes.push({ to, via, place });
}
