import test from 'ava';
import * as fc from 'fast-check';
import { buildModel } from '../../../../../scripts/model/model.ts';
import { cibView } from '../../../../../scripts/render/views/cib.ts';
import { corosyncView } from '../../../../../scripts/render/views/corosync.ts';
import { monLine } from '../../../../../scripts/render/views/mon.ts';
import { scores } from '../../../../../scripts/render/views/stickiness.ts';
import { loadText, modelOf, variation } from '../../../../helpers/profile-texts.ts';

function model(...given: Parameters<typeof variation>) {
  return buildModel(loadText(variation(...given)).profile);
}

/** What Text::ParseWords makes of a line. */
function parseWords(line: string): string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '',
  );
}

test('mon reads a command as the words that were meant, and never joins lines', (t) => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 0 }), { minLength: 1 }), (words) => {
      const line = monLine(words);
      t.deepEqual(parseWords(line), words);
      t.notRegex(line, /\\$/);
    }),
  );
});

test('a lost ping node outweighs preference and staying together, with and without fail-back', (t) => {
  fc.assert(
    fc.property(
      fc.boolean(),
      fc.integer({ min: 2, max: 1000 }),
      fc.integer({ min: 0, max: 1000 }),
      (autoFailback, multiplier, wanted) => {
        fc.pre(wanted < multiplier);
        const ping = { nodes: ['10.0.0.1'], multiplier, dampening: 5000, interval: 10_000 };
        const { preference, stickiness } = scores({
          autoFailback,
          preference: wanted,
          fencing: 'none',
          lease: null,
          ping,
        });
        t.true(preference + stickiness < multiplier);
        if (!autoFailback) t.true(stickiness > preference);
        // One point for being preferred is as much as one for staying; two are enough.
        else if (wanted > 1) t.true(preference > stickiness);
      },
    ),
  );
});

test('a cluster without ping nodes has neither the clone nor the rule', (t) => {
  const { cluster, origins } = model();
  t.is(cibView(cluster, origins).ping, null);
});

test('only IPv4 addresses are announced again and again by ARP', (t) => {
  const { cluster, origins } = modelOf('test/fixtures/everything.yaml');
  t.deepEqual(
    cibView(cluster, origins).addresses.map(({ address, refreshed }) => [address, refreshed]),
    [
      ['10.1.0.205', true],
      ['2001:db8:1::205', false],
      ['10.1.0.206', true],
      ['10.4.0.205', true],
      ['10.3.0.1', true],
      ['2001:db8:3::1', false],
    ],
  );
});

test('a returning director has to be synced only where the addresses return to it', (t) => {
  const back = model({ preferred: 1 });
  t.is(cibView(back.cluster, back.origins).syncedAttribute, 'lvsmith-synced');
  const stays = model({ preferred: 1, failover: 'auto-failback: false' });
  t.is(cibView(stays.cluster, stays.origins).syncedAttribute, null);
});

test('a link is found dead well before the token is lost', (t) => {
  for (const deadtime of ['1s', '4s', '30s']) {
    const membership = `keepalive: 300ms, warntime: 600ms, deadtime: ${deadtime}, initdead: 1m`;
    const { cluster, origins } = model({ membership });
    const view = corosyncView(cluster, origins);
    for (const { pingTimeout } of view.links) t.true(pingTimeout <= view.token / 2);
  }
});
