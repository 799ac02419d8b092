import type { Random } from '../helpers/mutate.ts';

/** What one case consists of: named bytes, as files on a medium or words of a call. */
export type FuzzInput = Readonly<Record<string, Uint8Array>>;

/** Something that is given broken input. */
export interface FuzzKind {
  readonly name: string;
  /** What holds for any input, in a few words. */
  readonly brief: string;
  /** A case; the same for the same numbers. */
  readonly make: (next: Random) => FuzzInput;
  /** Gives the case to the product, and says what is wrong; undefined: all is as it must be. May throw: that is wrong. */
  readonly judge: (input: FuzzInput) => string | undefined;
}

export function textOf(input: FuzzInput, name: string): string {
  return Buffer.from(input[name] ?? '').toString('utf8');
}

export function bytesOf(texts: Readonly<Record<string, string>>): FuzzInput {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)] as const),
  );
}

/** One of a list, which has at least one. */
export function pick<T>(list: readonly [T, ...T[]], next: Random): T {
  return list[next(list.length)] ?? list[0];
}

/** What is wrong with a case, in words; undefined: nothing. */
export function problemOf(kind: FuzzKind, input: FuzzInput): string | undefined {
  try {
    return kind.judge(input);
  } catch (error) {
    return `it threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}
