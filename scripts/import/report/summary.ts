import { isError } from '../../../overlays/shared/diagnostics/diagnostic.ts';
import type { Import } from '../import-folder.ts';

/** The import in ten lines or less: what was found, what it becomes, and what needs a person. */
export function summaryOf(result: Import): readonly string[] {
  const { files, cluster, check, unknown, faults, ambiguous, notCarried } = result;
  const { directors, floatingAddresses, services, preferredDirector, pingNodes } = cluster;
  const known = files.filter(({ format }) => format !== null);
  const other = files.length - known.length;
  const servers = new Set(
    services.flatMap(({ realservers }) => realservers.map(({ address }) => address)),
  );
  const checks = new Set(services.map(({ check: own }) => own?.type ?? 'none'));
  const errors = check.filter(({ diagnostic }) => isError(diagnostic));
  return [
    `Read: ${list(
      known.map(({ file, title }) => `${file} (${title})`),
      6,
    )}${other === 0 ? '' : `; ${count(other, 'other file')} not used`}.`,
    `Directors: ${
      directors.length === 0
        ? 'in no file'
        : list(
            directors.map(({ name }) => name),
            6,
          )
    }${preferredDirector === undefined ? '' : `; ${preferredDirector.value} is preferred`}.`,
    `Floating addresses: ${list(
      floatingAddresses.map(({ address, prefix }) =>
        prefix === null ? address : `${address}/${prefix}`,
      ),
      6,
    )}.`,
    `Services: ${services.length === 0 ? 'none' : `${services.length} on ${count(servers.size, 'server')}, checked by ${[...checks].join(', ')}`}.`,
    `Ping nodes: ${list(
      pingNodes.map(({ host }) => host),
      6,
    )}.`,
    `Becomes: a profile ${errors.length === 0 ? 'that npm run check accepts' : `that npm run check refuses for ${count(errors.length, 'reason')}`}.`,
    `No file says ${count(unknown.length, 'value')}; ${count(ambiguous.length, 'reading')} may be meant otherwise.`,
    `Faults of the old configuration: ${faults.length}.`,
    `Not carried over: ${count(notCarried.length, 'entry', 'entries')}, each with its reason.`,
  ];
}

function list(words: readonly string[], most: number): string {
  if (words.length === 0) return 'none';
  const shown = words.slice(0, most);
  return words.length > most
    ? `${shown.join(', ')} and ${words.length - most} more`
    : shown.join(', ');
}

function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
