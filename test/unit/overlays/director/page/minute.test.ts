import test from 'ava';
import {
  rates,
  type Sample,
  span,
  withSample,
} from '../../../../../overlays/director/page/minute.ts';
import type { TableService } from '../../../../../overlays/shared/state/node-state.ts';
import { stateOf } from '../../../../helpers/console.ts';
import { known, withDirector } from '../../../../helpers/node-state.ts';

const began = Date.parse('2026-01-01T00:00:00.000Z');

function stateAt(second: number, connections: number, active = 1) {
  const kernel = {
    forwarding: 'nat',
    weight: 1,
    activeConnections: active,
    inactiveConnections: 0,
  } as const;
  const table: readonly TableService[] = [
    {
      ...{ service: 'http', protocol: 'tcp', endpoint: '192.0.2.1:80', scheduler: 'rr' },
      destinations: ['a', 'b'].map((server) => ({ server, endpoint: server, kernel })),
    },
  ];
  const at = new Date(began + second * 1000).toISOString();
  const traffic = { at, value: { connections, incomingBytes: connections * 100 } };
  const own = {
    'tcp 192.0.2.1:80': [connections, 1, 2],
    'tcp 192.0.2.1:80 a': [3, 4, 5],
  } as const;
  return { ...stateOf(withDirector({ table: known(table) }), own), traffic };
}

function samplesOf(states: readonly ReturnType<typeof stateAt>[]): readonly Sample[] {
  let samples: readonly Sample[] = [];
  for (const state of states) samples = withSample(samples, state);
  return samples;
}

test('connections a second, and those that are open of each service', (t) => {
  const samples = samplesOf([stateAt(0, 10), stateAt(1, 14), stateAt(3, 20, 4), stateAt(3, 99)]);
  t.deepEqual(
    rates(samples, 'connections').map(([, rate]) => rate),
    [4, 3],
  );
  t.deepEqual(
    rates(samples, 'incomingBytes').map(([, rate]) => rate),
    [400, 300],
  );
  t.deepEqual(samples.at(-1)?.active, { 'tcp 192.0.2.1:80': 8 });
  t.deepEqual(samples.at(-1)?.rates, { 'tcp 192.0.2.1:80': [20, 1, 2] }, 'of services alone');
});

test('a minute is kept, and no more', (t) => {
  const samples = samplesOf(Array.from({ length: 100 }, (_, second) => stateAt(second, second)));
  t.is(samples.length, span / 1000 + 1);
  t.is(samples.at(-1)?.connections, 99);
});

test('a clock that was put back, or a kernel that started again, begins anew', (t) => {
  t.is(samplesOf([stateAt(10, 5), stateAt(11, 6), stateAt(3, 7)]).length, 1);
  t.is(samplesOf([stateAt(10, 5), stateAt(11, 6), stateAt(12, 0)]).length, 1);
});

test('what is not known is no point of a chart', (t) => {
  const state = { ...stateAt(1, 1), traffic: { at: 'now', unknown: 'the kernel has no IPVS' } };
  t.deepEqual(withSample([], state), []);
});
