import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import test from 'ava';

// Every page: its links lead somewhere, and its lines fit a terminal and a diff.

const longest = 120;

async function pagePaths(): Promise<readonly string[]> {
  const below = async (folder: string) =>
    (await readdir(folder, { recursive: true })).map((name) => join(folder, name));
  const all = [...(await readdir('.')), ...(await below('docs')), ...(await below('.github'))];
  return all.filter((name) => name.endsWith('.md'));
}

const paths = await pagePaths();
const pages = new Map(
  await Promise.all(paths.map(async (path) => [path, await readFile(path, 'utf8')] as const)),
);

function withoutCode(markdown: string): string {
  return markdown.replace(/^```[^]*?^```$/gm, '');
}

/** Where each link of a page leads, relative to the checkout; links into the web are left out. */
function links(path: string, markdown: string): readonly string[] {
  return [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) =>
      target.startsWith('#') ? path + target : normalize(join(dirname(path), target)),
    );
}

/** The anchors that a page has on GitHub: its headings in lower case, without punctuation. */
function anchors(markdown: string): ReadonlySet<string> {
  return new Set(
    [...withoutCode(markdown).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} _-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  );
}

function leadsSomewhere(link: string): boolean {
  const [path = '', anchor] = link.split('#', 2);
  if (anchor === undefined) return existsSync(path);
  const page = pages.get(path);
  return page !== undefined && anchors(page).has(anchor);
}

for (const [path, markdown] of pages) {
  test(`${path}: every link leads to a file and a heading that exist`, (t) => {
    t.deepEqual(
      links(path, markdown).filter((link) => !leadsSomewhere(link)),
      [],
    );
  });

  test(`${path}: no line is longer than ${longest}, but for tables and code`, (t) => {
    const lines = withoutCode(markdown).split('\n');
    t.deepEqual(
      lines.filter((line) => !line.startsWith('|') && line.length > longest),
      [],
    );
  });
}

test('every page can be reached from the README', (t) => {
  const reached = new Set(['README.md']);
  for (const path of reached)
    for (const link of links(path, pages.get(path) ?? '')) {
      const [target = ''] = link.split('#', 1);
      if (pages.has(target)) reached.add(target);
    }
  t.deepEqual(
    paths.filter((path) => !reached.has(path) && !path.startsWith('.github/')),
    [],
  );
});
