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
import type { Path } from './path.ts';

/** A stretch of one line: 1-based, `length` at least 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

/** Which part of an entry a finding is about: `misspelled key` or `wrong value`. */
export type Target = 'key' | 'value';

/** Answers where in the text a value of the document stands. */
export interface Positions {
  /**
   * The place of the value at `path`, or of its key. What is not in the document (a default) is shown
   * at the nearest thing around it that is.
   */
  readonly at: (path: Path, target?: Target) => Place;
  /** A stretch of the text, from one offset to another. */
  readonly span: (from: number, to: number) => Place;
}

interface Step {
  readonly key: Node | undefined;
  readonly value: Node | undefined;
}

export function positionsOf(document: Document, counter: LineCounter, text: string): Positions {
  function span(from: number, to: number): Place {
    const start = Math.min(from, text.length);
    const { line, col } = counter.linePos(start);
    const newline = text.indexOf('\n', start);
    const end = Math.min(to, newline === -1 ? text.length : newline);
    return { line: Math.max(line, 1), column: Math.max(col, 1), length: Math.max(1, end - start) };
  }

  function at(path: Path, target: Target = 'value'): Place {
    const { key, value } = follow(document, path);
    const node = target === 'value' && isScalar(value) && !isEmpty(value) ? value : (key ?? value);
    const range = node?.range;
    return range ? span(range[0], range[1]) : span(0, 1);
  }

  return { at, span };
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
