import { dirname, isAbsolute, join, normalize } from 'node:path';
import type { Remark } from '../reading.ts';
import { linesOf, type Line, type Place, type Source } from '../source.ts';

/** keepalived itself nests no deeper. */
const deepest = 10;
/** A file that includes itself by several ways grows without end. */
const mostLines = 200_000;

export interface Included {
  readonly lines: readonly Line[];
  /** Files that stand in another one's place, and are none of their own. */
  readonly files: ReadonlySet<string>;
  readonly faults: readonly Remark[];
  /** Includes that lead out of the folder. */
  readonly outside: readonly Place[];
}

/** A keepalived.conf with the files that it includes in their place; only files of the folder are looked at. */
export function followIncludes(source: Source, all: readonly Source[]): Included {
  const files = new Set<string>();
  const faults: Remark[] = [];
  const outside: Place[] = [];
  const lines: Line[] = [];
  const add = (current: Source, above: readonly string[]): void => {
    for (const line of linesOf(current)) {
      if (lines.length > mostLines) return;
      const [, glob] = /^\s*include[rmwba]*\s+["']?([^\s"'#!]+)/.exec(line.text) ?? [];
      if (glob === undefined) {
        lines.push(line);
        continue;
      }
      const found = matching(glob, current.file, all);
      if (found === 'outside') outside.push(line.place);
      else if (found.length === 0)
        faults.push({
          message: 'no file of the folder matches this include',
          hint: 'copy the included files, too',
          place: line.place,
        });
      else
        for (const next of found) {
          if (above.includes(next.file) || above.length > deepest)
            faults.push({ message: 'files include each other without end', place: line.place });
          else {
            files.add(next.file);
            add(next, [...above, next.file]);
          }
        }
    }
  };
  add(source, [source.file]);
  return { lines, files, faults, outside };
}

function matching(
  glob: string,
  from: string,
  all: readonly Source[],
): readonly Source[] | 'outside' {
  if (isAbsolute(glob)) return withAbsolute(glob, all);
  const path = normalize(join(dirname(from), glob));
  if (path.startsWith('..')) return 'outside';
  return all.filter(({ file }) => matches(file, path));
}

/** A path of the old machine: what was copied of it lies in the folder with the end of the path, or a part of it. */
function withAbsolute(glob: string, all: readonly Source[]): readonly Source[] | 'outside' {
  const parts = normalize(glob)
    .split('/')
    .filter((part) => part !== '');
  for (let from = 0; from < parts.length; from++) {
    const path = parts.slice(from).join('/');
    // A pattern alone fits whatever was copied.
    if (from > 0 && from === parts.length - 1 && /[*?[]/.test(path)) break;
    const found = all.filter(({ file }) => matches(file, path, true));
    if (found.length > 0) return found;
  }
  // Of keepalived's own folder something was not copied; any other file is none of its business.
  return parts.includes('keepalived') ? [] : 'outside';
}

/**
 * glob(7) as far as keepalived.conf uses it: `*`, `?` and `[…]` within a name.
 *
 * @param below whether the path may also be the end of the file's.
 */
function matches(file: string, glob: string, below = false): boolean {
  const pattern = glob
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*+/g, '[^/]*')
    .replaceAll('?', '[^/]');
  try {
    return new RegExp(`^${below ? '(.*/)?' : ''}${pattern}$`).test(file);
  } catch {
    return false;
  }
}
