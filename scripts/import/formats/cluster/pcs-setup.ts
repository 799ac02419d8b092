import type { Place } from '../../source.ts';
import { deadtimeOfToken, settingText } from '../../values.ts';
import type { ClusterText } from './model.ts';

/** What follows the nodes of `cluster setup` since pcs 0.10. */
const sections: ReadonlySet<string> = new Set([
  ...['totem', 'transport', 'quorum', 'link', 'compression', 'crypto'],
]);

/** Options of `cluster setup` that are alone; every other one of pcs 0.9 has a value. */
const alone: ReadonlySet<string> = new Set([
  ...['--start', '--wait', '--local', '--enable', '--force', '--ipv6', '--broadcast0'],
  ...['--broadcast1', '--no-keys-sync', '--no-cluster-uuid', '--overwrite'],
]);

/** In its own words: what has a value is `name=value`. */
interface Setup {
  readonly plain: readonly string[];
  readonly options: ReadonlyMap<string, string>;
}

/** `--name pair a b --token 10000`, and `--token=10000`. */
function splitOptions(words: readonly string[]): Setup {
  const plain: string[] = [];
  const options = new Map<string, string>();
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    const [, name = '', value] = /^(--[a-z][a-z0-9_-]*)(?:=(.*))?$/.exec(word) ?? [];
    if (name === '') plain.push(word);
    else if (value !== undefined || alone.has(name)) options.set(name, value ?? '');
    else options.set(name, words[++index] ?? '');
  }
  return { plain, options };
}

/**
 * `cluster setup --name NAME a b --token 3000`, and since pcs 0.10
 * `cluster setup NAME a addr=192.0.2.1 b totem token=3000`.
 */
export function readPcsSetup(words: readonly string[], place: Place, cluster: ClusterText): void {
  const { plain, options } = splitOptions(words);
  const end = plain.findIndex((word) => sections.has(word));
  const [all, settings] = end === -1 ? [plain, []] : [plain.slice(0, end), plain.slice(end)];
  const old = options.get('--name');
  const name = old ?? all[0];
  if (name !== undefined) cluster.options.set('cluster-name', { value: name, place });
  readPcsHosts(old === undefined ? all.slice(1) : all, place, cluster);
  let section = '';
  for (const word of settings)
    if (sections.has(word)) section = word;
    else {
      const [key = '', ...value] = word.split('=');
      readSetting(`${section} ${key}`, value.join('='), place, cluster);
    }
  for (const [option, value] of options)
    if (option === '--token') readSetting('totem token', value, place, cluster);
    else if (option !== '--name' && !alone.has(option))
      readSetting(option.slice(2), value, place, cluster);
}

function readSetting(name: string, value: string, place: Place, cluster: ClusterText): void {
  if (name === 'totem token' && Number(value) > 0)
    cluster.settings.push({ name: 'deadtime', value: deadtimeOfToken(Number(value)), place });
  // knet, encrypted, is what pcs sets up by itself, and what a profile has.
  else if (name !== 'transport knet') {
    const text = value === '' ? name : settingText(name, value);
    cluster.rest.push({ kind: 'old-program', what: `pcs cluster setup: ${text}`, place });
  }
}

/** `a addr=192.0.2.1 addr=10.0.0.1 b`: the nodes, and where the cluster's own traffic goes. */
export function readPcsHosts(words: readonly string[], place: Place, cluster: ClusterText): void {
  const skip = new Set(['-u', '-p', '--token']);
  let current: string | undefined;
  for (const [index, word] of words.entries()) {
    if (word.startsWith('-') || skip.has(words[index - 1] ?? '')) continue;
    const [, address] = /^addr=(.+)$/.exec(word) ?? [];
    if (address === undefined && word.includes('=')) continue;
    const name: string | undefined = address === undefined ? word : current;
    if (name === undefined) continue;
    current = name;
    const found = cluster.nodes.findIndex((node) => node.name === name);
    const known = cluster.nodes[found];
    if (known === undefined) cluster.nodes.push({ name, standby: false, place });
    else if (address !== undefined && known.address === undefined)
      cluster.nodes[found] = { ...known, address };
  }
}
