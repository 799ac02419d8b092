import { familyOf, parseCidr } from '../../../../overlays/shared/net/ip.ts';
import { emptyReading, type Reading } from '../../reading.ts';
import { linesOf, type Place, type Source } from '../../source.ts';
import { prefixOf } from '../../values.ts';
import { addLink, addNic, bondMode, hashPolicy, lacpRate } from './add.ts';

/** What `ip addr`, `ip -d link`, `ip -o addr`, `ip -br addr`, `ip route` or `ifconfig` printed. */
export function readIpAddr(source: Source): Reading {
  const reading = emptyReading();
  let nic = '';
  let mtu: number | undefined;
  for (const { text, place } of linesOf(source)) {
    readRoute(text, place, reading);
    mtu = mtuOf(text) ?? (/^\d+:\s/.test(text) ? undefined : mtu);
    const [, brief, below, list = ''] =
      /^([^\s@:]+)(?:@(\S+))?\s+(?:UP|DOWN|UNKNOWN)\s+(.*)$/.exec(text) ?? [];
    if (brief !== undefined) {
      addLink({ nic: brief, below: belowOf(below), place }, reading);
      for (const word of list.split(/\s+/)) addNic(brief, parseCidr(word), place, reading);
      continue;
    }
    nic =
      /^\d+:\s+([^\s:@]+)/.exec(text)?.[1] ??
      /^([a-z][^\s:]*(?::\d+)?):?\s+(?:Link|flags)/.exec(text)?.[1] ??
      nic;
    readLink(nic, text, place, reading);
    const [, cidr = ''] = /\binet6?\s+([0-9a-f.:]+\/\d+)/i.exec(text) ?? [];
    addNic(nic, parseCidr(cidr) ?? fromIfconfig(text), place, reading, mtu);
  }
  return reading;
}

function readRoute(text: string, place: Place, reading: Reading): void {
  const [, router = ''] = /^default via ([0-9a-f.:]+)\s/i.exec(text) ?? [];
  if (familyOf(router) !== undefined) reading.gateways.push({ address: router, place });
  const [, to, via = ''] = /^([0-9a-f.:]+\/\d+) via ([0-9a-f.:]+)\s/i.exec(text) ?? [];
  if (to !== undefined) reading.routes.push({ to, via, place });
}

/** `eth0.100@eth0`, `master bond0`, and what `ip -d` adds. */
function readLink(nic: string, text: string, place: Place, reading: Reading): void {
  const [, below, flags = ''] = /^\d+:\s+[^\s:@]+(?:@([^\s:]+))?:\s+<([^>]*)>/.exec(text) ?? [];
  const isSlave = /\bSLAVE\b/.test(flags);
  const vlan = /\bvlan protocol \S+ id (\d+)/.exec(text)?.[1];
  const bond = /\bbond mode (\S+)/.exec(text)?.[1];
  addLink(
    {
      nic,
      below: belowOf(below),
      master: isSlave ? /\smaster (\S+)/.exec(text)?.[1] : undefined,
      vlan: vlan === undefined ? undefined : Number(vlan),
      mode: bondMode(bond),
      hashPolicy: bond && hashPolicy(/\bxmit_hash_policy (\S+)/.exec(text)?.[1]),
      lacpRate: bond && lacpRate(/\blacp_rate (\S+)/.exec(text)?.[1]),
      place,
    },
    reading,
  );
}

/** `if7` is the other end of a pair, in another name space. */
function belowOf(word: string | undefined): string | undefined {
  return word === undefined || /^(if\d+|NONE)$/.test(word) ? undefined : word;
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
