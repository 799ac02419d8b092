import { checkerWatch } from '../../shared/health/checker-watch.ts';

/** One check as mon has it: a line of its configuration. */
export interface MonCheck {
  readonly realserver: string;
  readonly service: string;
  /** The monitor's words, its name first, and last the address that mon appends. */
  readonly argv: readonly [string, ...string[]];
}

/**
 * The checks of servers in mon's configuration, in its order; of a profile, so its form is known. What mon does itself,
 * to watch the checker, is none.
 */
export function monChecks(text: string): readonly MonCheck[] {
  const addresses = new Map<string, string>();
  const checks: MonCheck[] = [];
  let watch = '';
  let service = '';
  for (const line of text.split('\n')) {
    const [, key = '', value = ''] = /^\s*(\w+) (.*)$/.exec(line) ?? [];
    if (key === 'hostgroup') {
      const [name = '', address = ''] = value.split(' ');
      addresses.set(name, address);
    } else if (key === 'watch') watch = value;
    else if (key === 'service') service = value;
    else if (key === 'monitor' && watch !== checkerWatch.group) {
      const [program, ...words] = monWords(value);
      // `;;` tells mon to append nothing.
      const own =
        words.at(-1) === ';;' ? words.slice(0, -1) : [...words, addresses.get(watch) ?? ''];
      if (program !== undefined)
        checks.push({ realserver: watch, service, argv: [program, ...own] });
    }
  }
  return checks;
}

/** Splits a line as mon does: white space, double quotes, backslashes. */
export function monWords(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, bare = '']) => quoted?.replace(/\\(.)/g, '$1') ?? bare,
  );
}
