import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { inspectProfile } from '../../../../scripts/profile/load.ts';

// What is wrong with a file as a whole, or with its YAML.

const cases: Readonly<Record<string, { content: string | Uint8Array; finding: string }>> = {
  'an empty file': { content: '', finding: 'empty-file 1:1' },
  'nothing but blank lines': { content: '\n \n', finding: 'empty-file 1:1' },
  'nothing but comments': { content: '# soon\n', finding: 'empty-file 1:1' },
  'a binary file': {
    content: Uint8Array.of(0x6e, 0x0a, 0x7f, 0x45, 0x4c, 0x46, 0x02, 0x00, 0x00),
    finding: 'not-text 2:6',
  },
  'a text in another encoding': {
    content: Buffer.from('name: demo\n# gr\u00fc\u00dfe\n', 'latin1'),
    finding: 'not-text 2:5',
  },
  'an unclosed list': { content: 'name: demo\ndirectors: [\n', finding: 'yaml-syntax 3:1' },
  'a tab as indentation': { content: 'networks:\n\tpublic:\n', finding: 'yaml-syntax 2:1' },
  'two documents': { content: 'name: a\n---\nname: b\n', finding: 'multiple-documents 2:1' },
  'an alias bomb': { content: bomb(9), finding: 'alias-bomb 6:15' },
  'many aliases of one value': {
    content: `a: &a 1\nb:\n${'- *a\n'.repeat(2000)}`,
    finding: 'alias-bomb 1503:3',
  },
  'an alias inside its own anchor': { content: 'a: &a [1, *a]\n', finding: 'alias-loop 1:11' },
  'an alias without anchor': { content: 'name: *nobody\n', finding: 'unknown-alias 1:7' },
  'deep nesting': { content: `a: ${'['.repeat(100_000)}`, finding: 'too-deep 1:67' },
};

/** Each line is a list of nine aliases of the line before. */
function bomb(lines: number): string {
  let text = 'a0: &a0 [x, x, x, x, x, x, x, x, x]\n';
  for (let i = 1; i < lines; i++)
    text += `a${i}: &a${i} [${Array.from({ length: 9 }, () => `*a${i - 1}`).join(', ')}]\n`;
  return text;
}

for (const [title, { content, finding }] of Object.entries(cases))
  test(title, async (t) => {
    await withFolder(async (folder) => {
      const file = join(folder, 'p.yaml');
      await writeFile(file, content);
      const { diagnostics, loaded } = await inspectProfile(file);
      t.is(loaded, undefined);
      t.is(diagnostics.length, 1);
      const [first] = diagnostics;
      t.is(`${first?.code} ${first?.line}:${first?.column}`, finding);
    });
  });

test('a file of 50 MB is not read', async (t) => {
  await withFolder(async (folder) => {
    const file = join(folder, 'p.yaml');
    await writeFile(file, 'name: demo\n');
    await truncate(file, 50 * 1024 * 1024);
    const { diagnostics } = await inspectProfile(file);
    t.like(diagnostics[0], { code: 'file-too-large', file, line: 0, column: 0 });
    t.regex(diagnostics[0]?.message ?? '', /50\.0 MiB/);
  });
});

test('an endless device is given up', async (t) => {
  const { diagnostics } = await inspectProfile('/dev/zero');
  t.is(diagnostics[0]?.code, 'file-too-large');
});

test('a missing file', async (t) => {
  const { diagnostics } = await inspectProfile('profiles/nobody.yaml');
  t.like(diagnostics[0], {
    code: 'missing-file',
    file: 'profiles/nobody.yaml',
    line: 0,
    column: 0,
  });
});

test('a folder', async (t) => {
  const { diagnostics } = await inspectProfile('profiles');
  t.like(diagnostics[0], { code: 'unreadable-file', line: 0, column: 0 });
});

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-profile-'));
  try {
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
