import type { Diagnostic } from '../../overlays/shared/diagnostics/diagnostic.ts';
import { diagnosticFor } from '../../overlays/shared/diagnostics/finding.ts';
import type { Reading } from './reading.ts';
import type { Source } from './source.ts';

/*
 * What goes beyond these is no configuration of a cluster, and would be compared with itself without end. They are
 * several times what a profile takes.
 */
const mostLines = 20_000;
/** Each rule is compared with those that follow. */
export const mostMarks = 5000;
const most = {
  directors: 200,
  services: 2000,
  floatingAddresses: 2000,
  marks: mostMarks,
  preferences: 2000,
  claims: 2000,
  watches: 5000,
  nics: 2000,
} as const satisfies Partial<Record<keyof Reading, number>>;
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
  const titles = {
    directors: 'directors',
    services: 'services',
    floatingAddresses: 'floating addresses',
    marks: 'firewall marks',
    preferences: 'preferences',
    claims: 'addresses of VRRP',
    watches: 'checks',
    nics: 'addresses of NICs',
  } as const satisfies Record<keyof typeof most, string>;
  const diagnostics = Object.entries(most).flatMap(([key, limit]) => {
    const name = key as keyof typeof most;
    const all = reading[name];
    return all.length <= limit
      ? []
      : [excess(all[limit]?.place.file ?? '', limit, titles[name], all.length)];
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
