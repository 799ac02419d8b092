import test from 'ava';
import { phases, TimesRecorder } from '../../../../scripts/lab/times.ts';

test('a phase is over when the last machine has come to it', (t) => {
  const times = {
    accelerator: 'tcg' as const,
    answer: 101,
    scenarios: {},
    boot: {
      one: { on: 0.1, booted: 30, joined: 80, serving: 90 },
      two: { on: 0.2, booted: 45, serving: 50 },
    },
  };
  t.deepEqual(phases(times), { on: 0.2, booted: 45, joined: 80, serving: 90, answer: 101 });
});

test('what a run records: stages by machine, and the scenarios that passed', async (t) => {
  const recorder = new TimesRecorder();
  recorder.stage('one', 'booted');
  await recorder.scenario('it works', () => Promise.resolve());
  await t.throwsAsync(recorder.scenario('it fails', () => Promise.reject(new Error('no'))));
  const { boot, scenarios, answer } = recorder.times('kvm');
  t.deepEqual([Object.keys(boot), Object.keys(boot['one'] ?? {})], [['one'], ['booted']]);
  t.deepEqual(Object.keys(scenarios), ['it works']);
  t.is(answer, undefined);
});
