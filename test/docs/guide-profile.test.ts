import { readFile } from 'node:fs/promises';
import test from 'ava';
import { isError } from '../../overlays/shared/diagnostics/diagnostic.ts';
import { roles } from '../../overlays/shared/node/node.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import { readOverlays } from '../../scripts/render/read-overlays.ts';
import { renderTree } from '../../scripts/render/render.ts';
import { buildModel } from '../../scripts/model/model.ts';
import { inspectText } from '../../scripts/profile/load.ts';

// Every example of the guide's page is run: whole profiles and parts of one must be valid, the one
// that is marked `rejected` must be rejected as the page says.

interface Example {
  readonly line: number;
  readonly kind: string;
  readonly text: string;
}

const overlays = {
  director: await readOverlays('director'),
  realserver: await readOverlays('realserver'),
};
const page = 'docs/guide/write-a-profile.md';
const guide = await readFile(page, 'utf8');
const all = examples(guide);
const profiles = all.filter(({ kind }) => kind === 'yaml');
const parts = all.filter(({ kind }) => kind === 'yaml profile-part');

function examples(markdown: string): Example[] {
  return [...markdown.matchAll(/^```(\S.*)\n([\s\S]*?)^```$/gm)].map((match) => ({
    line: markdown.slice(0, match.index).split('\n').length,
    kind: match[1] ?? '',
    text: match[2] ?? '',
  }));
}

test('the page has examples of each kind, and no other yaml', (t) => {
  t.true(profiles.length >= 3 && parts.length >= 6);
  const kinds = new Set(all.map(({ kind }) => kind).filter((kind) => kind.startsWith('yaml')));
  t.deepEqual(kinds, new Set(['yaml', 'yaml profile-part', 'yaml rejected']));
});

for (const { line, text } of profiles)
  test(`the profile at line ${line} is valid, and renders`, (t) => {
    const { loaded, diagnostics } = inspectText(text, page);
    t.deepEqual(diagnostics.filter(isError), []);
    const model = loaded && buildModel(loaded.profile);
    for (const role of roles) {
      const tree = model && renderTree(model, role, overlays[role]);
      t.true(tree?.some(({ path }) => path === paths.cluster));
    }
  });

test('the first profile is no longer than twenty lines', (t) => {
  t.true((profiles[0]?.text.trimEnd().split('\n').length ?? 99) <= 20);
});

for (const { line, text } of parts)
  test(`the part at line ${line} is valid in the profile of three directors`, (t) => {
    const { loaded, diagnostics } = inspectText(withPart(profiles[1]?.text ?? '', text), page);
    t.deepEqual(diagnostics.filter(isError), []);
    t.truthy(loaded && buildModel(loaded.profile).cluster.name);
  });

/** Takes the section out of the profile that the part brings anew. */
function withPart(profile: string, part: string): string {
  const section = /^[a-z-]+:/m.exec(part)?.[0] ?? '';
  const kept = profile
    .split(/^(?=[a-z-]+:)/m)
    .filter((chunk) => !chunk.startsWith(section))
    .join('');
  return kept + part;
}

test('the rejected profile is rejected as the page says', (t) => {
  const rejected = all.find(({ kind }) => kind === 'yaml rejected')?.text ?? '';
  const said = all.at(-1)?.text.trimEnd().split('\n');
  const found = inspectText(rejected, page)
    .diagnostics.filter(isError)
    .map(({ severity, code, line, column }) => `${severity} ${code} ${line}:${column}`);
  t.deepEqual(found, said);
});
