import test from 'ava';
import type { TableService } from '../../../../../overlays/shared/state/node-state.ts';
import { RateMeter } from '../../../../../overlays/shared/state/rates.ts';

const counters = (connections: number) => ({
  ...{ connections, incomingPackets: 0, outgoingPackets: 0 },
  ...{ incomingBytes: connections * 100, outgoingBytes: connections * 1234 },
});

/** A table whose servers have had so many connections; undefined: the kernel does not tell. */
function table(...counts: readonly (number | undefined)[]): readonly TableService[] {
  const sum = counts.reduce<number>((all, count) => all + (count ?? 0), 0);
  const kernel = {
    ...({ forwarding: 'nat', weight: 1 } as const),
    ...{ activeConnections: 0, inactiveConnections: 0 },
  };
  return [
    {
      ...{ service: 'http', protocol: 'tcp', endpoint: 'v:80', scheduler: 'rr' },
      ...(counts.some((count) => count !== undefined) && { counters: counters(sum) }),
      destinations: counts.map((count, index) => ({
        ...{ server: `s${index}`, endpoint: `s${index}:80` },
        kernel: count === undefined ? kernel : { ...kernel, counters: counters(count) },
      })),
    },
  ];
}

test('the first look has no rates, the next ones those of the last five seconds', (t) => {
  const meter = new RateMeter();
  t.is(meter.add(table(10, 0), 0), undefined);
  t.deepEqual(meter.add(table(14, 0), 2000), {
    'tcp v:80': [2, 200, 2470],
    'tcp v:80 s0:80': [2, 200, 2470],
  });
  t.deepEqual(meter.add(table(15, 6), 5000)?.['tcp v:80 s1:80'], [1.2, 120, 1480]);
  t.is(meter.add(table(15, 6), 6900)?.['tcp v:80 s0:80']?.[0], 0.204, 'since the second look');
  t.deepEqual(meter.add(table(15, 6), 20_000), {}, 'since the last one, however long ago');
});

test('a server that left the table and came back counts from nothing', (t) => {
  const meter = new RateMeter();
  meter.add(table(500, 1), 0);
  t.deepEqual(meter.add(table(4, 1), 1000)?.['tcp v:80 s0:80'], [4, 400, 4940]);
});

test('counters that are not told, a clock that was put back and a long pause begin anew', (t) => {
  const meter = new RateMeter();
  meter.add(table(1), 0);
  t.is(meter.add(table(undefined), 1000), undefined);
  t.is(meter.add(table(9), 2000), undefined);
  t.is(meter.add(table(9), 1500), undefined);
  t.is(meter.add(table(99), 60_000), undefined);
  t.deepEqual(meter.add(table(109), 61_000)?.['tcp v:80'], [10, 1000, 12_300]);
});
