import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Document,
  type LineCounter,
  type Node,
} from 'yaml';
import type { SourceRange } from '../diagnostics/diagnostic.ts';
import type { Target } from '../diagnostics/finding.ts';
import type { Path } from '../diagnostics/path.ts';

/** Answers where in the text a value of the document stands. */
export interface Positions {
  /**
   * Where the value at `path` stands, or its key. What is not in the document (a default) is shown
   * at the nearest thing around it that is.
   */
  readonly at: (path: Path, target?: Target) => SourceRange;
  /** Where a node stands, at the top of the text when it stands nowhere. */
  readonly ofNode: (node: Node) => SourceRange;
  /** A stretch of the text, from one offset to another. */
  readonly span: (from: number, to: number) => SourceRange;
}

interface Step {
  readonly key: Node | undefined;
  readonly value: Node | undefined;
}

export function positionsOf(document: Document, counter: LineCounter, text: string): Positions {
  function span(from: number, to: number): SourceRange {
    const start = Math.min(from, text.length);
    const { line, col } = counter.linePos(start);
    const newline = text.indexOf('\n', start);
    const end = Math.min(to, newline === -1 ? text.length : newline);
    return { line: Math.max(line, 1), column: Math.max(col, 1), length: Math.max(1, end - start) };
  }

  function at(path: Path, target: Target = 'value'): SourceRange {
    const { key, value } = follow(document, path);
    const node = target === 'value' && isScalar(value) && !isEmpty(value) ? value : (key ?? value);
    return node === undefined ? span(0, 1) : ofNode(node);
  }

  function ofNode({ range }: Node): SourceRange {
    return range ? span(range[0], range[1]) : span(0, 1);
  }

  return { at, ofNode, span };
}

/** Walks as far as the document goes; the last entry that was found stands for what is missing. */
function follow(document: Document, path: Path): Step {
  let step: Step = { key: undefined, value: document.contents ?? undefined };
  for (const segment of path) {
    const next = child(resolved(step.value, document), segment);
    if (next === undefined) return { key: step.key ?? step.value, value: undefined };
    step = next;
  }
  return step;
}

function child(node: Node | undefined, segment: string | number): Step | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(segment)];
    return isNode(item) ? { key: undefined, value: item } : undefined;
  }
  if (!isMap(node)) return undefined;
  // Of a duplicate key the last value is the one that counts.
  const pair = node.items.findLast(({ key }) => isScalar(key) && String(key.value) === segment);
  if (pair === undefined) return undefined;
  return {
    key: isNode(pair.key) ? pair.key : undefined,
    value: isNode(pair.value) ? pair.value : undefined,
  };
}

function resolved(node: Node | undefined, document: Document): Node | undefined {
  return isAlias(node) ? node.resolve(document) : node;
}

function isEmpty(node: Node): boolean {
  return node.range != null && node.range[0] === node.range[1];
}
