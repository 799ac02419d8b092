import test from 'ava';
import { historyCommand, type HistoryTools } from '../../../../../overlays/base/command/history.ts';
import { historyOf } from '../../../../../overlays/base/history/journal.ts';
import { historyText, merged } from '../../../../../overlays/base/history/merge.ts';
import { ownEvent } from '../../../../../overlays/base/history/own-events.ts';
import { formatEvent, parseEvent } from '../../../../../overlays/shared/health/event.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';
import { directorIdentity, recorded } from '../../../../helpers/node-state.ts';

/** A line as journalctl prints it. */
function line(message: unknown, second: number, boot = 'one', source = 'lvsmith'): string {
  const microseconds = String(1_796_024_000_000_000 + second * 1_000_000);
  return `${JSON.stringify({
    __REALTIME_TIMESTAMP: microseconds,
    SYSLOG_IDENTIFIER: source,
    _BOOT_ID: boot,
    MESSAGE: message,
  })}\n`;
}

/** What a real cluster's pacemaker logged: a standby and its end, then the holder's power was cut. */
const journal = (director: string) => recorded(`journal-${director}.jsonl`);

test('a failover is told from what pacemaker of a survivor logged', (t) => {
  const texts = historyOf(journal('litsha23'), 'litsha23', true).map(({ text }) => text);
  const lost = texts.indexOf('litsha21 was lost');
  const reset = texts.indexOf('litsha21 counts as reset (reboot), by litsha22');
  t.true(lost >= 0 && reset > lost, texts.join('\n'));
  t.false(
    texts.some((text) => text.includes('Not running')),
    'a probe is no failure',
  );
});

test('without a lease pacemaker says who took an address, and with one the lease does', (t) => {
  const holders = (lease: boolean) =>
    historyOf(journal('litsha22'), 'litsha22', lease).filter(({ kind }) => kind === 'holder');
  t.deepEqual(holders(true), []);
  t.like(holders(false)[0], { seenBy: ['litsha22'], text: 'took the floating address litsha' });
  t.true(holders(false).some(({ text }) => text === 'gave the floating address litsha up'));
});

test('a failed monitor operation is trouble, with its resource', (t) => {
  const troubles = historyOf(journal('litsha22'), 'litsha22', true).filter(
    ({ kind }) => kind === 'trouble',
  );
  t.like(troubles[0], { text: 'address-litsha on litsha22: monitor: Error occurred' });
});

test('the lines of lvsmith tell who did what, and the start of the machine shows', (t) => {
  const by = 'root from 10.20.0.7';
  const text =
    line(formatEvent('holder', { how: 'standing-in' }), 1) +
    line(formatEvent('command', { by, verb: 'drain litstat1', result: 'begun' }), 2) +
    line(formatEvent('command', { by, verb: 'drain litstat1', result: 'done', message: 'ok' }), 3) +
    line(formatEvent('member-down', { realserver: 'litstat1', service: 'http' }), 4) +
    line([0x73, 0x79, 0x6e, 0x63, 0x65, 0x64], 5) +
    line('table-changed commands=1 what=x', 6) +
    'no JSON\n' +
    line(formatEvent('holder-no-more', { why: 'no-carrier' }), 7, 'two');
  t.deepEqual(
    historyOf(text, 'litsha21', true).map((entry) => entry.text),
    [
      'took the floating addresses: standing in for a holder that fell silent',
      'root from 10.20.0.7: lvsmith drain litstat1: done, ok',
      'litstat1 http is down',
      'has received the connections',
      'started',
      'gave the floating addresses up: a cable is out',
    ],
  );
});

test('an event is read back as it was written, whatever is in it', (t) => {
  const fields = { by: 'ada "the\n boss" from ::1', verb: 'move litsha22', result: 'done', n: '' };
  t.deepEqual(parseEvent(formatEvent('command', fields)), { what: 'command', fields });
  t.deepEqual(parseEvent('synced'), { what: 'synced', fields: {} });
  t.is(parseEvent('No such event.'), undefined);
  t.deepEqual(parseEvent('holder how="broken')?.fields, { how: '"broken' });
  t.is(ownEvent('unheard-of a=b'), undefined);
});

test('the histories of two directors become one, and what both saw is told once', (t) => {
  const entries = ['litsha22', 'litsha23'].flatMap((name) => historyOf(journal(name), name, true));
  const whole = merged(entries);
  const lost = whole.filter(({ text }) => text === 'litsha21 was lost');
  t.deepEqual(
    lost.map(({ seenBy }) => seenBy.toSorted()),
    [['litsha22', 'litsha23']],
  );
  const times = whole.map(({ at }) => at);
  t.deepEqual(times, times.toSorted());
  t.regex(historyText(lost), /^2026-11-30 07:46:37Z  litsha2\d, litsha2\d  litsha21 was lost\n$/);
  const twice = [...lost, ...lost.map((entry) => ({ ...entry, at: '2026-11-30T09:00:00.000Z' }))];
  t.is(merged(twice).length, 2, 'an hour later it is another loss');
});

const tools: HistoryTools = {
  node: () => directorIdentity,
  cluster: () => clusterWith(),
  journal: () => Promise.resolve(journal('litsha23')),
  stdin: () => Promise.resolve(''),
  denied: undefined,
};

test('what --json prints, --merge reads', async (t) => {
  const { stdout = '' } = await historyCommand(['--json'], tools);
  const read = { ...tools, stdin: () => Promise.resolve(stdout), denied: 'nobody is denied this' };
  const { code, stdout: text } = await historyCommand(['--merge'], read);
  t.is(code, 0);
  t.regex(text ?? '', /litsha21  litsha21 was lost/);
  const bad = { ...tools, stdin: () => Promise.resolve(`${stdout}[]\n`) };
  const refused = await historyCommand(['--merge'], bad);
  t.is(refused.code, 64);
  t.regex(refused.stderr ?? '', /line \d+ is not of lvsmith history --json/);
});

test('a time, wrong words, a realserver and a journal that does not answer', async (t) => {
  const asked: string[] = [];
  const quiet = {
    ...tools,
    journal: (since: string) => {
      asked.push(since);
      return Promise.resolve('');
    },
  };
  t.regex(
    (await historyCommand(['--since=-2h'], quiet)).stdout ?? '',
    /nothing happened since -2h/,
  );
  t.is((await historyCommand([], quiet)).code, 0);
  t.deepEqual(asked, ['-2h', '-7d']);
  for (const words of [['--since='], ['-f'], ['--json', '--merge'], ['--merge', '--since=x']])
    t.is((await historyCommand(words, tools)).code, 64, words.join(' '));
  const realserver = { ...directorIdentity, role: 'realserver' as const };
  t.like(await historyCommand([], { ...tools, node: () => realserver }), { code: 1 });
  const fails = { ...tools, journal: () => Promise.reject(new Error('Failed to parse timestamp')) };
  t.regex((await historyCommand([], fails)).stderr ?? '', /Failed to parse timestamp/);
  t.like(await historyCommand([], { ...tools, denied: 'no' }), {
    code: 1,
    stderr: 'lvsmith: no\n',
  });
});

test('how long nobody held the addresses is told where both ends are known', (t) => {
  const entry = (
    text: string,
    second: number,
    by: string,
    kind: 'holder' | 'director' = 'holder',
  ) => ({
    ...{ at: new Date(1_796_024_000_000 + second * 1000).toISOString(), seenBy: [by], kind, text },
  });
  const gaps = (entries: readonly ReturnType<typeof entry>[]) =>
    merged(entries).map(({ gap }) => gap);
  const gave = 'gave the floating addresses up: pacemaker wanted it';
  const took = 'took the floating addresses: as pacemaker wanted';
  t.deepEqual(gaps([entry(gave, 1, 'a'), entry(took, 1.4, 'b')]), [undefined, 400]);
  t.deepEqual(
    gaps([entry('a was lost', 1, 'b', 'director'), entry(took, 2, 'b')]),
    [undefined, undefined],
    'who lost its power says no last word',
  );
  t.deepEqual(gaps([entry(gave, 1, 'a'), entry(took, 4000, 'b')]), [undefined, undefined]);
  t.deepEqual(gaps([entry(gave, 1, 'a'), entry(took, 2, 'b'), entry(took, 3, 'b')]), [
    undefined,
    1000,
    undefined,
  ]);
  const text = historyText(merged([entry(gave, 1, 'a'), entry(took, 1.4, 'b')]));
  t.regex(text, /as pacemaker wanted \(nobody held them for 0\.4 s\)/);
});
