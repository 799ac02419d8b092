import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { importFolder } from '../../../../scripts/import/import-folder.ts';
import { reportData } from '../../../../scripts/import/report/data.ts';
import { reportText } from '../../../../scripts/import/report/text.ts';
import { parseDirector } from '../../../../scripts/cli/import.ts';
import { outcomeOf } from '../../../helpers/import-case.ts';

/*
 * Whole folders as they are copied from directors: NAME/ beside NAME.expected.json, which says all that must be found,
 * named as a fault, and listed as not carried over.
 */
const folder = 'test/fixtures/import/cases';

interface Expected {
  /** Words of --director. */
  readonly directors: readonly string[];
  /** What nobody may see in any output. */
  readonly mustNotLeak: readonly string[];
  readonly outcome: object;
  /** Lines of the profile, without their comments. */
  readonly profile: readonly string[];
}

const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

for (const name of names)
  test(`${name} becomes what its expected.json says`, async (t) => {
    const text = readFileSync(join(folder, `${name}.expected.json`), 'utf8');
    const expected: Expected = JSON.parse(text);
    const result = await importFolder(
      join(folder, name),
      expected.directors.map(parseDirector),
      'profile.yaml',
    );
    t.deepEqual(outcomeOf(result), expected.outcome);
    const lines = result.profile
      .split('\n')
      .map((line) => line.replace(/ # .*$/, '').replace(/^[ -]+/, ''));
    for (const line of expected.profile) t.true(lines.includes(line), `${line}\n${result.profile}`);
    const said = [result.profile, reportText(result), JSON.stringify(reportData(result))];
    for (const secret of expected.mustNotLeak) t.false(said.join('\n').includes(secret), secret);
  });

test('the how-to’s cluster becomes a profile that check accepts, without a key in it', async (t) => {
  const result = await importFolder('test/fixtures/import/how-to', [], 'profile.yaml');
  t.is(result.profile, await readFile('test/fixtures/import/how-to.yaml', 'utf8'));
  t.deepEqual(
    result.check.map(({ diagnostic }) => diagnostic.code),
    ['nat-same-subnet'],
  );
  t.false(reportText(result).includes('not-a-secret'));
});
