import { StringDecoder } from 'node:string_decoder';

/** Takes a stream's chunks as they come and hands on its lines. */
export interface LineSplitter {
  readonly push: (chunk: Buffer | string) => void;
  /** Hands on a last line that had no line feed. */
  readonly end: () => void;
}

/** A character that lies across two chunks stays whole. Carriage returns are left to the caller. */
export function lines(
  onLine: (line: string) => void,
  encoding: 'utf8' | 'latin1' = 'utf8',
): LineSplitter {
  const decoder = new StringDecoder(encoding);
  let rest = '';
  const take = (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) onLine(line);
  };
  return {
    push: (chunk) => take(typeof chunk === 'string' ? chunk : decoder.write(chunk)),
    end: () => {
      take(decoder.end());
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
}
