import test from 'ava';
import {
  grubEnvironmentText,
  type GrubEnvironment,
} from '../../../../../overlays/shared/update/grub-environment.ts';

const commandLine = 'root=PARTUUID=f8065569-89fe-8f49-82a9-048d20970ddb ro quiet';
const birth: GrubEnvironment = {
  order: ['a', 'b'],
  slots: {
    a: { good: true, left: 0, boots: { version: '1.4', commandLine } },
    b: { good: false, left: 0 },
  },
};
const trial: GrubEnvironment = {
  order: ['b', 'a'],
  slots: { ...birth.slots, b: { good: false, left: 3, boots: { version: '1.5', commandLine } } },
};

test('an environment is one block of 1024 bytes with what GRUB reads', (t) => {
  const text = grubEnvironmentText(trial);
  t.is(text.length, 1024);
  t.true(text.startsWith('# GRUB Environment Block\norder=b a\n'));
  for (const line of ['a_good=1', 'b_good=0', 'b_left=3', 'b_version=1.5'])
    t.true(text.split('\n').includes(line), line);
  t.true(text.includes(`\na_options=${commandLine}\n`));
  t.regex(text, /\n#+$/);
});

test('a slot that begins its trial changes the first sector alone', (t) => {
  const waiting = { good: false, left: 0, boots: { version: '1.5', commandLine } };
  const [before, after] = [{ ...birth, slots: { ...birth.slots, b: waiting } }, trial].map(sectors);
  t.not(before?.[0], after?.[0]);
  t.is(before?.[1], after?.[1]);
});

test('what is known of one slot is in no sector with what is known of the other', (t) => {
  const renamed = { good: false, left: 3, boots: { version: '1.10.1', commandLine: 'quiet' } };
  const [before, after] = [trial, { ...trial, slots: { ...trial.slots, b: renamed } }].map(sectors);
  t.is(before?.[0], after?.[0]);
  t.not(before?.[1], after?.[1]);
});

/** Its two halves, which a disk writes one by one. */
function sectors(environment: GrubEnvironment): readonly string[] {
  const text = grubEnvironmentText(environment);
  return [text.slice(0, 512), text.slice(512)];
}

test('a command line that does not fit is refused', (t) => {
  const boots = { version: '1.5', commandLine: 'x'.repeat(500) };
  const long = { ...trial, slots: { ...trial.slots, b: { ...trial.slots.b, boots } } };
  t.throws(() => grubEnvironmentText(long), { message: /GRUB's environment has \d+ bytes/ });
});
