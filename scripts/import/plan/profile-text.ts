import { Document, isCollection, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { formatPath, type Path } from '../../../overlays/shared/diagnostics/path.ts';
import { visible } from '../../../overlays/shared/text/visible.ts';
import { placeText, type Place } from '../source.ts';
import type { List, Mapping, Node, Value } from './plan.ts';

/** A profile as text, and where each of its values came from: by path, as `directors[1].public.address`. */
export interface ProfileText {
  readonly text: string;
  readonly origins: ReadonlyMap<string, Place>;
}

/** Writes a plan as YAML in which each value has its origin beside it. */
export function writeProfile(profile: Mapping, header: readonly string[]): ProfileText {
  const origins = new Map<string, Place>();
  const document = new Document(mapNode(profile, [], origins) ?? new YAMLMap());
  document.commentBefore = header.map((line) => ` ${clean(line)}`).join('\n');
  // A comment belongs to the line that it stands in.
  return { text: document.toString({ lineWidth: 0 }), origins };
}

function clean(text: string): string {
  return visible(text.replace(/[\r\n\t]+/g, ' '));
}

function mapNode(
  { entries }: Mapping,
  path: Path,
  origins: Map<string, Place>,
): YAMLMap | undefined {
  const map = new YAMLMap();
  for (const [key, value] of entries) {
    const node = value === undefined ? undefined : nodeOf(value, [...path, key], origins);
    if (node === undefined) continue;
    const pair = new Pair(new Scalar(key), node);
    if (path.length === 0 && map.items.length > 0) pair.key.spaceBefore = true;
    map.items.push(pair);
  }
  return map.items.length === 0 ? undefined : map;
}

function nodeOf(
  value: Node,
  path: Path,
  origins: Map<string, Place>,
): Scalar | YAMLMap | YAMLSeq | undefined {
  if ('entries' in value) return mapNode(value, path, origins);
  return 'items' in value ? listNode(value, path, origins) : valueNode(value, path, origins);
}

function listNode({ items, note, from }: List, path: Path, origins: Map<string, Place>): YAMLSeq {
  const list = new YAMLSeq();
  for (const [index, item] of items.entries())
    list.items.push(mapNode(item, [...path, index], origins) ?? new YAMLMap());
  if (from !== undefined) origins.set(formatPath(path), from);
  if (items.length === 0) list.flow = true;
  if (note !== undefined) list.comment = ` ${clean(note)}`;
  return list;
}

function valueNode(
  { value, from, note }: Value,
  path: Path,
  origins: Map<string, Place>,
): Scalar | YAMLSeq {
  const node = typeof value === 'object' ? new YAMLSeq() : new Scalar(value);
  if (isCollection(node) && typeof value === 'object') {
    node.flow = true;
    node.items.push(...value.map((each) => new Scalar(each)));
  }
  const said = [
    ...(from === undefined ? [] : [placeText(from)]),
    ...(note === undefined ? [] : [note]),
  ];
  if (said.length > 0) node.comment = ` ${clean(said.join(': '))}`;
  if (from !== undefined) origins.set(formatPath(path), from);
  return node;
}
