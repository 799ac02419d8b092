import { defined } from '../../../overlays/shared/defined.ts';
import { familyOf, parseCidr } from '../../../overlays/shared/net/ip.ts';
import { emptyReading, type Reading } from '../reading.ts';
import { linesOf, type Place, type Source } from '../source.ts';
import { prefixOf } from '../values.ts';

/** What `ip addr`, `ip -o addr`, `ip route` or `ifconfig` printed. */
export function readIpAddr(source: Source): Reading {
  const reading = emptyReading();
  let nic = '';
  let mtu: number | undefined;
  for (const { text, place } of linesOf(source)) {
    const [, router = ''] = /^default via ([0-9.]+)\s/.exec(text) ?? [];
    if (familyOf(router) === 4) reading.gateways.push({ address: router, place });
    const [, to, via = ''] = /^([0-9a-f.:]+\/\d+) via ([0-9a-f.:]+)\s/i.exec(text) ?? [];
    if (to !== undefined) reading.routes.push({ to, via, place });
    mtu = mtuOf(text) ?? (/^\d+:\s/.test(text) ? undefined : mtu);
    const [, brief, list = ''] = /^([^\s@]+)\S*\s+(?:UP|DOWN|UNKNOWN)\s+(.*)$/.exec(text) ?? [];
    if (brief !== undefined) {
      for (const word of list.split(/\s+/)) addNic(brief, parseCidr(word), place, reading);
      continue;
    }
    nic =
      /^\d+:\s+([^\s:@]+)/.exec(text)?.[1] ??
      /^([a-z][^\s:]*(?::\d+)?):?\s+(?:Link|flags)/.exec(text)?.[1] ??
      nic;
    const [, cidr = ''] = /\binet6?\s+([0-9a-f.:]+\/\d+)/i.exec(text) ?? [];
    addNic(nic, parseCidr(cidr) ?? fromIfconfig(text), place, reading, mtu);
  }
  return reading;
}

function addNic(
  nic: string,
  own: { readonly address: string; readonly prefix: number } | undefined,
  place: Place,
  { nics }: Reading,
  mtu?: number,
): void {
  if (own === undefined || nic === 'lo' || /^(127\.|::1$|fe80)/i.test(own.address)) return;
  nics.push({
    interface: nic,
    address: own.address,
    prefix: own.prefix,
    ...defined({ mtu }),
    place,
  });
}

/** That of most networks. */
const usualMtu = 1500;

function mtuOf(text: string): number | undefined {
  const mtu = Number(/^\d+:\s.*\smtu (\d+)/.exec(text)?.[1] ?? usualMtu);
  return mtu === usualMtu ? undefined : mtu;
}

function fromIfconfig(text: string) {
  const [, address = '', mask = ''] =
    /inet (?:addr:)?(\S+)\s.*?(?:Mask:|netmask )(\S+)/.exec(text) ?? [];
  const prefix = prefixOf(mask);
  return prefix === undefined || familyOf(address) === undefined ? undefined : { address, prefix };
}

/** Debian's /etc/network/interfaces and Red Hat's ifcfg files: static addresses of NICs. */
export function readNicFile(source: Source): Reading {
  const reading = emptyReading();
  const values = new Map<string, string>();
  let nic = /ifcfg-(\S+)$/.exec(source.file)?.[1] ?? '';
  const flush = (place: { file: string; line: number }) => {
    const [address = '', length] = (values.get('address') ?? values.get('ipaddr') ?? '').split('/');
    const mask = length ?? values.get('netmask') ?? values.get('prefix') ?? '';
    const prefix = prefixOf(mask);
    if (familyOf(address) !== undefined && prefix !== undefined && nic !== 'lo')
      reading.nics.push({ interface: nic.split(':')[0] ?? nic, address, prefix, place });
    values.clear();
  };
  let last = { file: source.file, line: 0 };
  for (const { text, place } of linesOf(source)) {
    const [, next] = /^\s*iface\s+(\S+)/.exec(text) ?? [];
    if (next !== undefined) {
      flush(last);
      nic = next;
      last = place;
      continue;
    }
    const [, key = '', value = ''] = /^\s*(\w+)[\s=]+"?([^"\s#]+)/.exec(text) ?? [];
    if (key.toLowerCase() === 'device') nic = value;
    if (/^(address|ipaddr)$/i.test(key)) last = place;
    if (/^gateway$/i.test(key) && familyOf(value) === 4)
      reading.gateways.push({ address: value, place });
    if (key !== '') values.set(key.toLowerCase(), value);
  }
  flush(last);
  return reading;
}
