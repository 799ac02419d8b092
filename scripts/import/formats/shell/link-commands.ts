import type { Reading } from '../../reading.ts';
import type { Line } from '../../source.ts';
import { addLink, bondMode, hashPolicy, lacpRate } from '../nics/add.ts';

/* NICs that a script makes: VLANs and bonds. */

/**
 * `ip link add link eth0 name eth0.100 type vlan id 100`, `ip link add bond0 type bond mode 802.3ad`,
 * `ip link set eth0 master bond0`. @returns whether it was one of these
 */
export function readIpLink(words: readonly string[], { place }: Line, reading: Reading): boolean {
  const [object = '', verb = '', ...rest] = words.filter((word) => !word.startsWith('-'));
  if (!/^l(i(nk?)?)?$/.test(object)) return false;
  const after = (key: string) => {
    const at = rest.indexOf(key);
    return at === -1 ? undefined : rest[at + 1];
  };
  if (verb === 'add') {
    const type = after('type');
    const nic = after('name') ?? rest[rest[0] === 'dev' ? 1 : rest[0] === 'link' ? 2 : 0];
    if (nic === undefined || (type !== 'vlan' && type !== 'bond')) return false;
    const bond = type === 'bond';
    addLink(
      {
        nic,
        below: after('link'),
        vlan: bond ? undefined : tagOf(after('id')),
        mode: bond ? bondMode(after('mode')) : undefined,
        hashPolicy: bond ? hashPolicy(after('xmit_hash_policy')) : undefined,
        lacpRate: bond ? lacpRate(after('lacp_rate')) : undefined,
        place,
      },
      reading,
    );
    return true;
  }
  const master = after('master');
  const nic = rest[rest[0] === 'dev' ? 1 : 0];
  if (verb !== 'set' || master === undefined || nic === undefined) return false;
  // A bridge has members as well.
  const isBond = master.startsWith('bond') || reading.links.some((link) => link.nic === master);
  if (!isBond) return false;
  addLink({ nic, master, place }, reading);
  return true;
}

/** `vconfig add eth0 100`: the NIC is eth0.100, unless vconfig was told to name it otherwise. */
export function readVconfig(words: readonly string[], { place }: Line, reading: Reading): void {
  const [verb, below, id] = words;
  const vlan = tagOf(id);
  if (verb === 'add' && below !== undefined && vlan !== undefined)
    addLink({ nic: `${below}.${vlan}`, below, vlan, place }, reading);
  else if (verb !== 'rem')
    reading.notCarried.push({ kind: 'script', what: 'what it does with vconfig', place });
}

/** `ifenslave bond0 eth0 eth1`. */
export function readIfenslave(words: readonly string[], { place }: Line, reading: Reading): void {
  const [nic, ...members] = words.filter((word) => !word.startsWith('-'));
  const takesOff = words.some((word) => /^(-d|--detach)$/.test(word));
  if (nic !== undefined && members.length > 0 && !takesOff)
    addLink({ nic, members, place }, reading);
}

function tagOf(word: string | undefined): number | undefined {
  return word !== undefined && /^\d{1,4}$/.test(word) ? Number(word) : undefined;
}
