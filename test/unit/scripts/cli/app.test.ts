import test from 'ava';
import { run } from '../../../../scripts/runtime/run.ts';
import { lvsmith } from '../../../helpers/lvsmith.ts';

// What lvsmith says to words that it does not know, and its help.

/** Words that are wrong, with what is said about them. */
const mistakes: readonly (readonly [words: string, says: RegExp])[] = [
  ['chek', /lvsmith has no verb chek\n {2}hint: did you mean lvsmith check\?/],
  ['lab stauts', /lvsmith lab has no verb stauts\n {2}hint: did you mean lvsmith lab status\?/],
  ['build directr', /hint: did you mean lvsmith build director\?/],
  ['lab explode', /no verb explode\n {2}hint: lvsmith lab --help lists its verbs/],
  ['constructor', /no verb constructor/],
  ['--porfile web check', /no flag --porfile\n {2}hint: .*did you mean --profile\?/],
  ['check --porfile web', /no flag --porfile here\n {2}hint: did you mean --profile\?/],
  ['check web', /web is one word too many/],
  ['check --profile', /--profile needs a value/],
  ['check --profile web --profile lab', /--profile is given twice/],
  ['check --profile wbe', /there is no profile wbe\n {2}hint: did you mean web\?/],
  ['check --profile other', /known names: lab, small, web; give a file with its path/],
  ['build director --format qcow3', /qcow3 is none of raw, qcow2/],
  ['seed --all --medium usb', /usb is no value of --medium\n {2}hint: one of iso, fat, folder/],
  [
    'update litsha2',
    /litsha2 is no node of this cluster, and no role\n {2}hint: did you mean litsha21\?/,
  ],
  ['update --at-once 2 --profile lab', /would leave no realserver of 2\n {2}hint: at most 1/],
  ['update --at-once none', /none is not a whole number from 1 to 100/],
  ['outdated directr', /directr is none of director, realserver/],
  ['bench no such thing', /no benchmark matches no such thing/],
];

for (const [words, says] of mistakes)
  test(`${words}: ends with 2 and a way out`, async (t) => {
    const { code, stdout, stderr } = await lvsmith(...words.split(' '));
    t.is(code, 2, stderr);
    t.is(stdout, '');
    t.regex(stderr, says);
    t.notRegex(stderr, /defect/);
  });

test('a group without a verb prints its help and ends with 2', async (t) => {
  for (const words of [[], ['lab'], ['build'], ['lab', 'measure']]) {
    const { code, stdout } = await lvsmith(...words);
    t.is(code, 2);
    t.regex(stdout, /COMMANDS/);
  }
});

test('help lists every verb, and the exit codes of one', async (t) => {
  const { code, stdout } = await lvsmith('--help');
  t.is(code, 0);
  for (const verb of [
    'check',
    'render',
    'build',
    'seed',
    'update',
    'outdated',
    'lab',
    'bench',
    'completion',
  ])
    t.regex(stdout, new RegExp(`^ {2}${verb} `, 'm'));
  t.regex((await lvsmith('check', '--help')).stdout, /^ {2}6 {3}something does not hold/m);
  const labHelp = (await lvsmith('lab', '--help')).stdout;
  t.notRegex(labHelp, /lab serve/, 'the process of the lab is no verb');
});

test('as a process: --version is that of the package, a wrong word ends with 2', async (t) => {
  const start = (word: string) =>
    run(['node', 'build/js/scripts/lvsmith.js', word], { accept: 'any' });
  t.is((await start('chek')).code, 2);
  t.regex((await start('--version')).stdout, /^\d+\.\d+\.\d+\n$/);
});
