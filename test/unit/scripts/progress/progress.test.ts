import test from 'ava';
import { Progress, type ProgressEvent } from '../../../../scripts/progress/progress.ts';
import { chooseSink, jsonSink, plainSink } from '../../../../scripts/progress/progress-sinks.ts';

function recorder(isTTY = false) {
  const texts: string[] = [];
  return { isTTY, columns: 40, write: (text: string) => texts.push(text), texts };
}

async function twoSteps(progress: Progress): Promise<void> {
  await progress.step('tools', 'tools', (step) => {
    step.cached();
    return Promise.resolve();
  });
  await progress.step('disk', 'the disk', (step) => {
    step.output('unpacking\u001b[31m');
    step.detail('700 MB');
    return Promise.resolve();
  });
}

test('logs have a line when a step begins and one with its time when it ends', async (t) => {
  const output = recorder();
  await twoSteps(new Progress(plainSink(output)));
  const [first, second, third, fourth] = output.texts;
  t.is(first, 'tools …\n');
  t.is(second, '✓ tools: ready\n');
  t.is(third, 'the disk …\n');
  t.regex(fourth ?? '', /^✓ the disk: \d+\.\d s, 700 MB\n$/);
  t.is(output.texts.length, 4);
});

test('JSON lines have one event each', async (t) => {
  const output = recorder();
  await twoSteps(new Progress(jsonSink(output)));
  const events = output.texts.map((text): ProgressEvent => JSON.parse(text));
  t.deepEqual(
    events.map(({ step, state }) => [step, state]),
    [
      ['tools', 'started'],
      ['tools', 'cached'],
      ['disk', 'started'],
      ['disk', 'done'],
    ],
  );
});

test('a note is one line, on a terminal too', (t) => {
  for (const make of [
    plainSink,
    (output: ReturnType<typeof recorder>) => chooseSink(output, false),
  ]) {
    const output = recorder(true);
    new Progress(make(output)).note('archive', 'without updates');
    t.regex(output.texts.join(''), /! without updates\n$/);
  }
});

test('a terminal shows no control characters of a tool', async (t) => {
  const output = recorder(true);
  await twoSteps(new Progress(chooseSink(output, false)));
  t.notRegex(output.texts.join(''), /\[31m/);
  t.regex(output.texts.join(''), /✓ the disk/);
});

test('a failed step is shown as failed, and its error is rethrown', async (t) => {
  const output = recorder();
  const progress = new Progress(plainSink(output));
  await t.throwsAsync(
    progress.step('x', 'x', () => Promise.reject(new Error('why'))),
    { message: 'why' },
  );
  t.regex(output.texts[1] ?? '', /^✗ x: \d+\.\d s\n$/);
  t.deepEqual(progress.times, []);
});

test('JSON lines say why a step failed', async (t) => {
  const output = recorder();
  const step = new Progress(jsonSink(output)).step('x', 'x', () =>
    Promise.reject(new Error('why')),
  );
  await t.throwsAsync(step);
  const event: ProgressEvent = JSON.parse(output.texts.at(-1) ?? '');
  t.like(event, { step: 'x', state: 'failed', detail: 'why' });
});
