import { isMap, isPair, isScalar, isSeq, type Document, type Scalar } from 'yaml';
import type { Path } from '../diagnostics/path.ts';

export interface DuplicateKey {
  readonly key: Scalar;
  readonly path: Path;
}

/**
 * The second and later uses of a key in one mapping. The parser can look for them too, but compares
 * every key with every other and takes minutes for a file of nothing but keys.
 */
export function findDuplicateKeys(document: Document): DuplicateKey[] {
  const found: DuplicateKey[] = [];

  function visit(node: unknown, path: Path): void {
    if (isSeq(node))
      for (const [index, item] of node.items.entries()) visit(item, [...path, index]);
    if (!isMap(node)) return;
    const seen = new Set<string>();
    for (const pair of node.items) {
      if (!isPair(pair) || !isScalar(pair.key)) continue;
      const name = String(pair.key.value);
      if (seen.has(name)) found.push({ key: pair.key, path: [...path, name] });
      seen.add(name);
      visit(pair.value, [...path, name]);
    }
  }

  visit(document.contents, []);
  return found;
}
