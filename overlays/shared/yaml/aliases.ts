import { isAlias, isCollection, isNode, isPair, type Alias, type Document, type Node } from 'yaml';

/** What a text may be at most. */
export interface AliasLimits {
  /** Aliases followed. */
  readonly values: number;
  /** The parser searches the whole text for every alias's anchor. */
  readonly aliases: number;
}

export interface AliasFault {
  readonly code: 'alias-bomb' | 'alias-loop' | 'unknown-alias';
  readonly alias: Alias;
}

/**
 * The first alias that cannot be followed: because its anchor is not there, because it stands inside
 * its own anchor, or because following the aliases so far would make more values than the limit
 * (a few lines of aliases of aliases can stand for billions).
 */
export function findAliasFault(document: Document, limits: AliasLimits): AliasFault | undefined {
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
    return total > limits.values || aliases > limits.aliases ? fail('alias-bomb', alias) : values;
  }

  function fail(code: AliasFault['code'], alias: Alias): number {
    fault ??= { code, alias };
    return 0;
  }

  size(document.contents);
  return fault;
}
