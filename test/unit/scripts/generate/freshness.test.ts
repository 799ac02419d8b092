import { readFile } from 'node:fs/promises';
import test from 'ava';
import { generatedFiles } from '../../../../scripts/generate/generated-files.ts';

for (const [path, make] of Object.entries(generatedFiles))
  test(`${path} is what \`npm run generate\` writes`, async (t) => {
    t.is(await readFile(path, 'utf8'), await make());
  });
