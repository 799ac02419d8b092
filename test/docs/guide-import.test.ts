import { readFile } from 'node:fs/promises';
import test from 'ava';
import { importTexts, refused } from '../helpers/import.ts';

// The examples of the guides to move: the files of the page, imported with its command, give its profile.

interface Example {
  readonly files: Readonly<Record<string, string>>;
  readonly directors: readonly string[];
  readonly profile: string;
}

/** Each example ends with the profile that comes out. */
function examples(markdown: string): Example[] {
  const found: Example[] = [];
  let files: Record<string, string> = {};
  let directors: string[] = [];
  for (const [, kind = '', text = ''] of markdown.matchAll(/^```(\S.*)\n([\s\S]*?)^```$/gm)) {
    const [, file] = /^text file=(\S+)$/.exec(kind) ?? [];
    if (file !== undefined) files[file] = text;
    if (kind === 'sh' && text.includes('--director'))
      directors = [...text.matchAll(/--director (\S+)/g)].map(([, word = '']) => word);
    if (kind !== 'yaml result') continue;
    found.push({ files, directors, profile: text });
    [files, directors] = [{}, []];
  }
  return found;
}

for (const [page, count] of [
  ['docs/guide/move-from-heartbeat.md', 2],
  ['docs/guide/move-from-keepalived.md', 2],
] as const)
  test(`${page}: every example gives the profile that it shows, and check accepts it`, async (t) => {
    const all = examples(await readFile(page, 'utf8'));
    t.is(all.length, count);
    for (const { files, directors, profile } of all) {
      const result = importTexts(files, ...directors);
      t.is(result.profile, profile);
      t.deepEqual(refused(result), []);
    }
  });
