import test from 'ava';
import { settleTrial, type TrialTools } from '../../../../../overlays/base/trial/trial.ts';
import type { Standing } from '../../../../../overlays/base/trial/boot-loaders.ts';
import type { Trial, UpdateOutcome } from '../../../../../overlays/shared/update/update-state.ts';
import {
  failedWords,
  updateSentences,
} from '../../../../../overlays/shared/update/update-words.ts';

// A machine whose clock goes on only while somebody waits, and whose boot loader counts as a real one does.

const written: Trial = {
  version: '1.4',
  previous: '1.3',
  begun: '2026-01-01T00:00:00.000Z',
  written: true,
  starts: [],
  copied: {},
};

class Machine {
  trial: Trial | undefined = written;
  outcome: UpdateOutcome | undefined;
  standing: Standing | undefined = 3;
  runs = '1.3';
  starts = 0;
  blessed = 0;
  compared = 0;
  clock = 0;
  said: string[] = [];

  /** As a boot loader: the version on trial while it has starts left or is good. */
  start(): void {
    this.starts++;
    const tried = this.standing === 'good' || (this.standing ?? 0) > 0;
    this.runs = tried ? '1.4' : '1.3';
    if (typeof this.standing === 'number' && tried) this.standing--;
  }

  tools(look: TrialTools['look']): TrialTools {
    return {
      records: {
        trial: () => this.trial,
        writeTrial: (trial) => (this.trial = trial),
        endTrial: (outcome) => {
          this.outcome = outcome;
          this.trial = undefined;
        },
      },
      version: this.runs,
      boot: `boot ${this.starts}`,
      look,
      standing: () => Promise.resolve(this.standing),
      bless: async () => {
        this.blessed++;
        this.standing = 'good';
      },
      compareCopies: async () => {
        this.compared++;
      },
      limit: 600_000,
      pause: async (milliseconds) => {
        this.clock += milliseconds;
      },
      now: () => this.clock,
      say: (line) => this.said.push(line),
    };
  }
}

const well = () => Promise.resolve(undefined);
const silent = () => Promise.resolve('mon did not answer');

test('a version that is well three times in a row becomes the good one', async (t) => {
  const machine = new Machine();
  machine.start();
  const answers = [undefined, 'corosync did not answer', undefined, undefined, undefined];
  let looks = 0;
  const look = () => Promise.resolve(answers[looks++]);
  t.is(await settleTrial(machine.tools(look)), 'settled');
  t.is(looks, 5);
  t.is(machine.blessed, 1);
  t.is(machine.compared, 1);
  t.is(machine.trial, undefined);
  t.like(machine.outcome, { version: '1.4', previous: '1.3', result: 'good', reasons: [] });
});

test('a version that is not well within ten minutes is given up, with the reason', async (t) => {
  const machine = new Machine();
  machine.start();
  t.is(await settleTrial(machine.tools(silent)), 'give-up');
  t.is(machine.blessed, 0);
  t.is(machine.clock, 600_000);
  t.deepEqual(
    machine.trial?.starts.map(({ reason }) => reason),
    ['mon did not answer'],
  );
});

test('after three starts the version before runs again, and says why', async (t) => {
  const machine = new Machine();
  for (let start = 1; start <= 3; start++) {
    machine.start();
    t.is(machine.runs, '1.4');
    t.is(await settleTrial(machine.tools(silent)), 'give-up');
    t.is(machine.trial?.starts.length, start);
  }
  machine.start();
  t.is(machine.runs, '1.3');
  t.is(await settleTrial(machine.tools(silent)), 'settled');
  t.is(machine.trial, undefined);
  t.is(machine.outcome?.result, 'failed');
  t.deepEqual(machine.said.at(-1), 'runs 1.3; 1.4 failed three times: mon did not answer');
  const state = { trial: null, last: machine.outcome ?? null, outdatedCopies: [] };
  t.deepEqual(updateSentences('1.3', state), [
    'runs 1.3; 1.4 failed three times: mon did not answer',
  ]);
});

test('a kernel that never comes as far is given up as well', async (t) => {
  const machine = new Machine();
  for (let start = 1; start <= 4; start++) machine.start();
  t.is(machine.runs, '1.3');
  await settleTrial(machine.tools(well));
  t.is(
    machine.outcome && failedWords(machine.outcome),
    '1.4 failed three times: it never came as far as saying why',
  );
});

test('a start that was cut off counts, and is not judged twice', async (t) => {
  const machine = new Machine();
  machine.start();
  const cut = () => Promise.reject(new Error('cut'));
  const cutOff = { ...machine.tools(well), pause: cut };
  await t.throwsAsync(settleTrial(cutOff));
  t.deepEqual(
    machine.trial?.starts.map(({ reason }) => reason),
    [null],
  );
  t.is(await settleTrial(machine.tools(silent)), 'give-up');
  t.is(machine.trial?.starts.length, 1, 'the same start of the machine');
});

test('a look that fails is a reason', async (t) => {
  const machine = new Machine();
  machine.start();
  const broken = () => Promise.reject(new Error('systemd did not answer'));
  t.is(await settleTrial(machine.tools(broken)), 'give-up');
  t.is(machine.trial?.starts.at(-1)?.reason, 'systemd did not answer');
});

test('a power cut after the blessing: the rest is done at the next start', async (t) => {
  const machine = new Machine();
  machine.start();
  const tools = machine.tools(well);
  const endTrial = () => {
    throw new Error('cut');
  };
  await t.throwsAsync(settleTrial({ ...tools, records: { ...tools.records, endTrial } }));
  machine.start();
  t.is(await settleTrial(machine.tools(silent)), 'settled', 'what is good is not judged again');
  t.is(machine.outcome?.result, 'good');
});

test('what was not written to the end is forgotten; what was not started yet waits', async (t) => {
  const machine = new Machine();
  await settleTrial(machine.tools(well));
  t.is(machine.trial, written);
  machine.standing = undefined;
  await settleTrial(machine.tools(well));
  t.is(machine.trial, undefined);
  t.is(machine.outcome, undefined);
});

test('nothing on trial: nothing is done', async (t) => {
  const machine = new Machine();
  machine.trial = undefined;
  t.is(await settleTrial(machine.tools(silent)), 'settled');
  t.is(machine.blessed, 0);
});
