import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { isError } from '../../overlays/shared/diagnostics/diagnostic.ts';
import { inspectText } from '../../scripts/profile/load.ts';

// Every example in YAML is run: by the test of its page, or, when it is a part of a profile, here.

/** What a page's own test runs. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  'guide/write-a-profile.md': ['yaml', 'yaml profile-part', 'yaml rejected'],
  'guide/make-a-seed.md': ['yaml meta-data', 'yaml user-data', 'yaml network-config'],
  'guide/move-from-heartbeat.md': ['yaml result'],
  'guide/move-from-keepalived.md': ['yaml result'],
};

interface Example {
  readonly page: string;
  readonly line: number;
  readonly kind: string;
  readonly text: string;
}

async function examples(): Promise<readonly Example[]> {
  const names = (await readdir('docs', { recursive: true })).filter((name) => name.endsWith('.md'));
  const pages = await Promise.all(
    names.map(async (page) => ({ page, markdown: await readFile(join('docs', page), 'utf8') })),
  );
  return pages.flatMap(({ page, markdown }) =>
    [...markdown.matchAll(/^```((?:ya?ml|json)\b.*)\n([\s\S]*?)^```$/gm)].map((match) => ({
      page,
      line: markdown.slice(0, match.index).split('\n').length,
      kind: match[1] ?? '',
      text: match[2] ?? '',
    })),
  );
}

const profile = await readFile('profiles/web.yaml', 'utf8');
const all = await examples();
const here = all.filter(({ page, kind }) => elsewhere[page]?.includes(kind) !== true);

test('every example in YAML or JSON has a test', (t) => {
  t.true(all.length > 20);
  t.deepEqual(
    here.filter(({ kind }) => kind !== 'yaml profile-part').map(({ page, line }) => [page, line]),
    [],
  );
});

for (const { page, line, text } of here)
  test(`${page}: the part at line ${line} is valid in a profile`, (t) => {
    const section = /^[a-z-]+:/m.exec(text)?.[0] ?? 'none';
    const rest = profile.split(/^(?=[a-z-]+:)/m).filter((chunk) => !chunk.startsWith(section));
    const { diagnostics } = inspectText(rest.join('') + text, 'profiles/example.yaml');
    // The reader's own files.
    const errors = diagnostics.filter((each) => isError(each) && each.code !== 'tls-file');
    t.deepEqual(errors, []);
  });
