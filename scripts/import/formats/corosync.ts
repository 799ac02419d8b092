import { familyOf } from '../../../overlays/shared/net/ip.ts';
import { emptyReading, type Reading } from '../reading.ts';
import { deadtimeOfToken, isSecretName } from '../values.ts';
import { linesOf, type Line, type Place, type Source } from '../source.ts';

interface Node {
  name?: string;
  addresses: string[];
  place: Place;
}

/** corosync.conf(5): the directors with their addresses, and after what silence one is lost. */
export function readCorosync(source: Source): Reading {
  const reading = emptyReading();
  const open: string[] = [];
  const nodes: Node[] = [];
  for (const { text, place } of linesOf(source)) {
    const [, section, inline = ''] = /^\s*(\w+)\s*\{(.*)/.exec(text) ?? [];
    if (section !== undefined) {
      open.push(section);
      if (section === 'node') nodes.push({ addresses: [], place });
      const [, name = '', own = ''] = /^\s*(\w+):\s*([^}]*?)\s*\}?\s*$/.exec(inline) ?? [];
      if (name !== '') readKey(open, name, own, { text, place }, nodes.at(-1), reading);
      if (inline.includes('}')) open.pop();
      continue;
    }
    if (/^\s*\}/.test(text)) {
      open.pop();
      continue;
    }
    const [, key = '', value = ''] = /^\s*(\w+):\s*(.*?)\s*$/.exec(text) ?? [];
    if (key !== '') readKey(open, key, value, { text, place }, nodes.at(-1), reading);
  }
  for (const { name, addresses, place } of nodes) {
    const [first, second] = addresses.filter((address) => familyOf(address) !== undefined);
    const label = name ?? addresses[0];
    if (label === undefined) continue;
    // With two links the first is the heartbeat network; with one, the public network carries it.
    const own =
      second === undefined ? { address: first } : { address: second, heartbeatAddress: first };
    reading.directors.push({
      name: label,
      place,
      ...(first === undefined ? {} : own),
      ...(name === undefined ? { unnamed: true } : {}),
    });
  }
  return reading;
}

function readKey(
  open: readonly string[],
  key: string,
  value: string,
  { place }: Line,
  node: Node | undefined,
  reading: Reading,
): void {
  const section = open.at(-1);
  if (section === 'node' && node !== undefined) {
    if (key === 'name') node.name = value;
    else if (/^ring\d_addr$/.test(key)) node.addresses.push(value);
  } else if (section === 'totem' && key === 'cluster_name')
    reading.settings.push({ name: 'clusterName', value, place });
  else if (section === 'totem' && key === 'token') {
    const token = Number(value);
    if (token > 0)
      reading.settings.push({ name: 'deadtime', value: deadtimeOfToken(token), place });
  } else if (section === 'quorum' && key === 'two_node' && value === '1')
    reading.assumed.push({ what: 'two_node: either director goes on alone', place });
  else if (
    section === 'totem' &&
    (key === 'secauth' || key === 'crypto_cipher') &&
    /^(off|none)$/.test(value)
  )
    reading.faults.push({
      message: 'the cluster’s packets are neither signed nor encrypted',
      place,
    });
  else if (section === 'logging' || open.includes('logger_subsys'))
    reading.notCarried.push({ kind: 'logging', what: key, place });
  else if (open.includes('device'))
    reading.notCarried.push({ kind: 'quorum-device', what: [key, value].join(': '), place });
  else if (!silent.has(key))
    reading.notCarried.push({
      kind: 'old-program',
      what: `${[...open, key].join('.')}${isSecretName(key) ? '' : `: ${value}`}`,
      place,
    });
}

/** What every corosync.conf has, or the rendered one has by itself. */
const silent: ReadonlySet<string> = new Set([
  ...['version', 'nodeid', 'secauth', 'crypto_cipher', 'crypto_hash', 'transport', 'provider'],
  ...['linknumber', 'ringnumber', 'two_node', 'expected_votes'],
]);
