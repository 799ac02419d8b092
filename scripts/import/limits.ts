import type { Diagnostic } from '../../overlays/shared/diagnostics/diagnostic.ts';
import { diagnosticFor } from '../../overlays/shared/diagnostics/finding.ts';
import type { Reading } from './reading.ts';
import type { Place, Source } from './source.ts';

/*
 * What goes beyond these is no configuration of a cluster, and would be compared with itself without end. They are
 * several times what a profile takes.
 */
const mostLines = 20_000;
/** Each rule is compared with those that follow. */
export const mostMarks = 5000;
const most: readonly (readonly [
  string,
  number,
  (reading: Reading) => readonly { readonly place: Place }[],
])[] = [
  ['directors', 200, ({ directors }) => directors],
  ['services', 2000, ({ services }) => services],
  ['floating addresses', 2000, ({ floatingAddresses }) => floatingAddresses],
  ['firewall marks', mostMarks, ({ marks }) => marks],
  ['preferences', 2000, ({ preferences }) => preferences],
  ['addresses of VRRP', 2000, ({ claims }) => claims],
  ['checks', 5000, ({ watches }) => watches],
  ['addresses of NICs', 2000, ({ nics }) => nics],
  ['NICs', 2000, ({ links }) => links],
];
const mostServers = 2000;

/** Undefined for a file that is not too long to be looked at. */
export function tooLong({ file, text }: Source): Diagnostic | undefined {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  if (lines <= mostLines) return undefined;
  return diagnosticFor(file, {
    code: 'import-too-large',
    message: `this file has ${lines} lines; no configuration has more than ${mostLines}`,
    hint: 'remove it from the folder, or the lines that are about other machines',
  });
}

/** Of each kind that there is too much of, a diagnostic with the place of the first one too many. */
export function tooMuch(reading: Reading): Diagnostic[] {
  const diagnostics = most.flatMap(([title, limit, all]) => {
    const found = all(reading);
    return found.length <= limit
      ? []
      : [excess(found[limit]?.place.file ?? '', limit, title, found.length)];
  });
  const servers = new Set(
    reading.services.flatMap(({ realservers }) => realservers.map(({ address }) => address)),
  ).size;
  const file = reading.services[0]?.place.file ?? '';
  return servers <= mostServers
    ? diagnostics
    : [...diagnostics, excess(file, mostServers, 'realservers', servers)];
}

function excess(file: string, limit: number, what: string, count: number): Diagnostic {
  return diagnosticFor(file, {
    code: 'import-too-large',
    message: `there are ${count} ${what}; an import takes at most ${limit}`,
    hint: 'put only the files of one cluster into the folder',
  });
}
