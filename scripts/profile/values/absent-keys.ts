import { formatPath, type Path } from '../../../overlays/shared/diagnostics/path.ts';

/** Keys that people look for where a profile has none on purpose. */
interface AbsentKeys {
  /** Where, with the numbers of lists left out. */
  readonly at: string;
  readonly keys: readonly string[];
  /** Why there is none, and what says it instead. */
  readonly hint: string;
}

const absent: readonly AbsentKeys[] = [
  {
    at: 'floating-addresses[]',
    keys: [
      'director',
      'directors',
      'holder',
      'node',
      'order',
      'preference',
      'preferred',
      'priority',
      'weight',
    ],
    hint: 'all floating addresses move together, for connections and servers’ replies must meet at one director: write failover.order, which is for all of them',
  },
];

/** What to say of a key that is left out of the profile on purpose. */
export function absentKeyHint(path: Path, key: string): string | undefined {
  const place = formatPath(path).replaceAll(/\[\d+\]/g, '[]');
  return absent.find(({ at, keys }) => at === place && keys.includes(key))?.hint;
}
