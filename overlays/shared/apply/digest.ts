import { createHash } from 'node:crypto';
import { paths } from '../node/paths.ts';

/** A property of pacemaker's configuration: the id of the change that it was last patched for. */
const appliedProperty = 'lvsmith-applied';

const marker = new RegExp(`^ *<nvpair id="option-${appliedProperty}".*\\n`, 'm');
const propertySet = /^ *<cluster_property_set [^>]*>\n/m;

/** A configuration for pacemaker that says which change it belongs to. */
export function withMarker(cib: string, id: string): string {
  const unmarked = cib.replace(marker, '');
  const nvpair = `        <nvpair id="option-${appliedProperty}" name="${appliedProperty}" value="${id}"/>\n`;
  return unmarked.replace(propertySet, (open) => `${open}${nvpair}`);
}

/** The change that a configuration says it belongs to; undefined: to none. */
export function markedFor(cib: string): string | undefined {
  return new RegExp(`name="${appliedProperty}" value="([^"]*)"`).exec(cib)?.[1];
}

/** A configuration with the mark of another one, or without any as that one. */
export function markedAs(cib: string, other: string): string {
  const id = markedFor(other);
  return id === undefined ? cib.replace(marker, '') : withMarker(cib, id);
}

/**
 * SHA-256 of a managed file, hex, without what belongs to a single node or to a single change: the full name that a
 * seed gave the node in `/etc/hosts`, and the mark in pacemaker's configuration. So what a node has can be compared
 * with what a profile renders to.
 */
export function digestOf(path: string, content: string | Uint8Array, node: string): string {
  return createHash('sha256')
    .update(plain(path, content, node))
    .digest('hex');
}

function plain(path: string, content: string | Uint8Array, node: string): string | Uint8Array {
  if (path === '/etc/hosts') return mapHosts(textOf(content), node, (address) => [address, node]);
  if (path === paths.cib) return textOf(content).replace(marker, '');
  return content;
}

function textOf(content: string | Uint8Array): string {
  return typeof content === 'string' ? content : Buffer.from(content).toString();
}

/** `/etc/hosts` as rendered, with the full name that the node has in the one that it uses now. */
export function keepFullName(rendered: string, current: string, node: string): string {
  const names = new Map<string, readonly string[]>();
  mapHosts(current, node, (address, words) => {
    names.set(address, words);
    return [];
  });
  const [any = []] = [...names.values()];
  return mapHosts(rendered, node, (address) => {
    const [, ...full] = names.get(address) ?? any;
    return [address, ...(full.length > 1 ? full : [node])];
  });
}

/** The lines whose last word is the node's name, made anew of their words. */
function mapHosts(
  text: string,
  node: string,
  change: (address: string, words: readonly string[]) => readonly string[],
): string {
  const lines = text.split('\n').map((line) => {
    const words = line.split(/\s+/);
    const [address = ''] = words;
    return line.startsWith('#') || words.at(-1) !== node ? line : change(address, words).join(' ');
  });
  return lines.join('\n');
}
