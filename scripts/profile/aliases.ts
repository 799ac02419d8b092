import { isAlias, isCollection, isNode, isPair, type Alias, type Document, type Node } from 'yaml';

/** A profile of 1,000 realservers has about 10,000 values. */
const maxValues = 200_000;
/** One for each realserver and some: the parser searches the text for every alias's anchor. */
const maxAliases = 1_500;

export interface AliasFault {
  readonly code: 'alias-bomb' | 'alias-loop' | 'unknown-alias';
  readonly alias: Alias;
}

/**
 * The first alias that cannot be followed: because its anchor is not there, because it stands inside
 * its own anchor, or because following the aliases so far would make more values than any profile
 * has (a few lines of aliases of aliases can stand for billions).
 */
export function findAliasFault(document: Document): AliasFault | undefined {
  const sizes = new Map<string, number>();
  const open = new Set<string>();
  let total = 0;
  let aliases = 0;
  let fault: AliasFault | undefined;

  /** How many values the node stands for, aliases followed. */
  function size(node: unknown): number {
    if (fault !== undefined || !isNode(node)) return 0;
    if (isAlias(node)) return follow(node);
    if (!isCollection(node)) {
      total++;
      return remember(node, 1);
    }
    if (node.anchor !== undefined) open.add(node.anchor);
    let sum = 1;
    total++;
    for (const item of node.items)
      sum += isPair(item) ? size(item.key) + size(item.value) : size(item);
    if (node.anchor !== undefined) open.delete(node.anchor);
    return remember(node, sum);
  }

  function remember(node: Node, values: number): number {
    if (!isAlias(node) && 'anchor' in node && typeof node.anchor === 'string')
      sizes.set(node.anchor, values);
    return values;
  }

  function follow(alias: Alias): number {
    if (open.has(alias.source)) return fail('alias-loop', alias);
    const values = sizes.get(alias.source);
    if (values === undefined) return fail('unknown-alias', alias);
    total += values;
    aliases++;
    return total > maxValues || aliases > maxAliases ? fail('alias-bomb', alias) : values;
  }

  function fail(code: AliasFault['code'], alias: Alias): number {
    fault ??= { code, alias };
    return 0;
  }

  size(document.contents);
  return fault;
}
