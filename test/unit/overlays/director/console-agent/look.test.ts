import test from 'ava';
import { consoleState, ratesOf } from '../../../../../overlays/director/console-agent/look.ts';
import { RateMeter } from '../../../../../overlays/shared/state/rates.ts';
import type { TableService } from '../../../../../overlays/shared/state/node-state.ts';
import { at, known, withDirector } from '../../../../helpers/node-state.ts';
import { modelOf } from '../../../../helpers/profile-texts.ts';

const counters = (connections: number) => ({
  ...{ connections, incomingPackets: 0, outgoingPackets: 0, incomingBytes: 0, outgoingBytes: 0 },
});
const table = (connections: number): readonly TableService[] => [
  {
    ...{ service: 'http', protocol: 'tcp', endpoint: '192.168.71.205:80', scheduler: 'rr' },
    counters: counters(connections),
    destinations: [
      {
        ...{ server: 'litstat1', endpoint: '192.168.71.220:80' },
        kernel: {
          ...{ forwarding: 'nat', weight: 1, activeConnections: 1, inactiveConnections: 0 },
          counters: counters(connections),
        },
      },
      { server: 'litstat2', endpoint: '192.168.71.221:80', kernel: null },
    ],
  },
];

test('pages are told rates with the age of the table, and no counters', (t) => {
  const meter = new RateMeter();
  const later = '2026-01-01T00:00:01.000Z';
  const first = ratesOf(withDirector({ table: known(table(1)) }), meter);
  t.like(first, { at, unknown: 'the kernel’s counters were not told twice yet' });
  const node = withDirector({ table: { at: later, value: table(5) } });
  const rates = ratesOf(node, meter);
  t.deepEqual(rates, {
    at: later,
    value: {
      'tcp 192.168.71.205:80': [4, 0, 0],
      'tcp 192.168.71.205:80 192.168.71.220:80': [4, 0, 0],
    },
  });
  const { cluster } = modelOf('profiles/lab.yaml');
  const unknown = { at, unknown: '' };
  const state = consoleState(cluster, node, { links: unknown, traffic: unknown, rates });
  t.false(JSON.stringify(state).includes('counters'));
  t.like(state.status.director?.table, {
    value: [{ destinations: [{ kernel: { weight: 1 } }, { kernel: null }] }],
  });
});

test('a table that is not known has no rates', (t) => {
  const rates = ratesOf(withDirector({ table: { at, unknown: 'no IPVS' } }), new RateMeter());
  t.like(rates, { unknown: 'the table is not known' });
});
