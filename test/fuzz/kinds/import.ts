import { readdirSync, readFileSync } from 'node:fs';
import { importSources } from '../../../scripts/import/import-folder.ts';
import { InvalidDocument } from '../../../scripts/runtime/diagnostics.ts';
import { mutate, type Random } from '../../helpers/mutate.ts';
import { modelOf } from '../../helpers/profile-texts.ts';
import { bytesOf, pick, textOf, type FuzzInput, type FuzzKind } from '../kind.ts';

const old = 'test/fixtures/import/cib/old';
const folders = [
  ...['move-from-heartbeat', 'move-from-keepalived'].flatMap(examplesOf),
  ...readdirSync(old).map((name) => ({ [name]: readFileSync(`${old}/${name}`, 'utf8') })),
  { 'cluster.json': JSON.stringify(modelOf('test/fixtures/everything.yaml').cluster) },
];

/** Files of an old cluster: a profile comes out, or the reason why none does. */
export const importKind: FuzzKind = {
  name: 'import',
  brief: "an old cluster's files give a profile, or the reason why not",
  make: (next) => damaged(next),
  judge: (input) => {
    const sources = Object.keys(input)
      .toSorted()
      .map((file) => ({ file, text: textOf(input, file) }));
    try {
      const { profile, check } = importSources(sources, [], 'folder', 'profile.yaml');
      const unread = check.find(({ diagnostic }) => diagnostic.code.startsWith('yaml'));
      if (unread !== undefined) return 'the profile cannot be read';
      return profile === '' ? 'the profile is empty' : undefined;
    } catch (error) {
      if (error instanceof InvalidDocument) return undefined;
      throw error;
    }
  },
};

function damaged(next: Random): FuzzInput {
  const [first = {}, ...rest] = folders;
  const files: Record<string, string> = { ...pick([first, ...rest], next) };
  const names = Object.keys(files);
  for (let times = 1 + next(3); times > 0; times--) {
    const name = names[next(names.length)] ?? '';
    files[name] = mutate(files[name] ?? '', next);
  }
  return bytesOf(files);
}

/** The old files of each example of a page. */
function examplesOf(page: string): Record<string, string>[] {
  const found: Record<string, string>[] = [];
  let files: Record<string, string> = {};
  const markdown = readFileSync(`docs/guide/${page}.md`, 'utf8');
  for (const [, kind = '', text = ''] of markdown.matchAll(/^```(\S.*)\n([\s\S]*?)^```$/gm)) {
    const [, file] = /^text file=(\S+)$/.exec(kind) ?? [];
    if (file !== undefined) files[file] = text;
    if (kind !== 'yaml result') continue;
    found.push(files);
    files = {};
  }
  return found;
}
