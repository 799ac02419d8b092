import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { picture, topCommand } from '../../../../../overlays/base/command/top.ts';
import { topText } from '../../../../../overlays/shared/state/top-text.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';
import { at, healthyNode, known, withDirector } from '../../../../helpers/node-state.ts';

const text = (parts = {}) => topText(withDirector(parts), clusterWith());

test('the picture says who holds, how the directors are, and what happened last', (t) => {
  const events = known([{ at, text: 'member-down realserver=litstat1 service=http' }]);
  const shown = text({ events });
  t.regex(shown, /^00:00:00Z  litsha21, director of lab: joined$/m);
  t.regex(shown, /^192\.168\.71\.205 \(lab\) is here$/m);
  const address = { name: 'lab', address: '192.168.71.205', here: false, holder: 'litsha22' };
  const since = '2025-12-31T22:29:57.000Z';
  t.regex(
    text({ addresses: known([{ ...address, since }]) }),
    /^192\.168\.71\.205 \(lab\) is on litsha22 for 1 h 30 min, as pacemaker has it$/m,
  );
  t.regex(shown, /^directors: litsha21 online, litsha22 online, litsha23 online$/m);
  t.regex(shown, /^00:00:00Z  member-down realserver=litstat1 service=http$/m);
  t.notRegex(shown, /STALE/);
});

test('what is old is called stale, and what is not known says why', (t) => {
  const old = { at: '2025-12-31T23:59:00.000Z', value: [] };
  const shown = text({ health: old, table: { at, unknown: 'the kernel has no IPVS' } });
  t.regex(shown, /^servers: STALE, 60 s old:$/m);
  t.regex(shown, /^table: not known: the kernel has no IPVS$/m);
  const hangs = text({ pacemaker: { at, unknown: 'no answer within 5 s' } });
  t.regex(hangs, /^pacemaker: not known: no answer within 5 s$/m);
});

test('a realserver shows its units', (t) => {
  const shown = topText({ ...healthyNode, director: undefined }, undefined);
  t.regex(shown, /^nftables +active$/m);
});

test('a small terminal gets what it has room for, and nothing that steers it', (t) => {
  const lines = Array.from(
    { length: 30 },
    (_, index) => `line ${index} \u001b[2J${'x'.repeat(90)}`,
  );
  const shown = picture(lines.join('\n'), { columns: 40, rows: 12 });
  const rows = shown.split('\n');
  t.is(rows.length, 11);
  t.true(rows.slice(1).every((row) => row.replace('\u001b[K', '').length <= 40));
  t.regex(shown, /… and 21 more lines: lvsmith top --once/);
  t.false(shown.includes('\u001b[2J'));
});

test('it goes on until somebody leaves, and waits longer when a look takes long', async (t) => {
  const written: string[] = [];
  const pauses: number[] = [];
  const outcome = await topCommand([], {
    gather: () => Promise.resolve(healthyNode),
    cluster: () => clusterWith(),
    screen: {
      size: () => ({ columns: 80, rows: 24 }),
      write: (shown) => written.push(shown),
      pause: (milliseconds) => Promise.resolve(pauses.push(milliseconds) === 3),
    },
  });
  t.is(outcome.code, 0);
  t.is(written.length, 4, 'the first says that it asks');
  t.true(pauses.every((pause) => pause > 0 && pause <= 2000));
});

test('a wide terminal has rates from the second picture on, a narrow one has none', async (t) => {
  const picturesOf = async (columns: number) => {
    const written: string[] = [];
    let connections = 0;
    const kernel = () => ({
      ...({ forwarding: 'nat', weight: 1, activeConnections: 0, inactiveConnections: 0 } as const),
      counters: {
        ...{ connections: (connections += 1000), incomingPackets: 0, outgoingPackets: 0 },
        ...{ incomingBytes: 0, outgoingBytes: 0 },
      },
    });
    await topCommand([], {
      gather: () =>
        Promise.resolve(
          withDirector({
            table: known([
              {
                ...{ service: 'http', protocol: 'tcp', endpoint: 'v:80', scheduler: 'rr' },
                destinations: [{ server: 's', endpoint: 's:80', kernel: kernel() }],
              },
            ]),
          }),
        ),
      cluster: () => undefined,
      screen: {
        size: () => ({ columns, rows: 40 }),
        write: (shown) => written.push(shown),
        pause: async () => {
          await sleep(5);
          return written.length > 2;
        },
      },
    });
    return written.slice(1);
  };
  const [first = '', second = ''] = await picturesOf(140);
  t.notRegex(first, /new\/s/);
  t.regex(second, /^  s  .* weight 1 .* \d+ new\/s +0 B\/s in +0 B\/s out/m);
  t.false((await picturesOf(80)).join('').includes('new/s'));
});

test('a program that reads it gets one picture', async (t) => {
  const tools = { gather: () => Promise.resolve(healthyNode), cluster: () => undefined };
  const { stdout = '' } = await topCommand([], { ...tools, screen: undefined });
  t.regex(stdout, /litsha21, director of lab/);
  t.false(stdout.includes('\u001b'));
  t.is((await topCommand(['--often'], { ...tools, screen: undefined })).code, 64);
});
