import { readFileSync } from 'node:fs';
import test from 'ava';
import { parseAttributes } from '../../../../../overlays/base/notify/attributes.ts';
import type { Change } from '../../../../../overlays/base/notify/change.ts';
import {
  ledgerText,
  parseLedger,
  tell,
  withoutTold,
} from '../../../../../overlays/base/notify/ledger.ts';

const at = 1_800_000_000;
const down: Change = {
  topic: 'server/r1/http',
  value: 'down',
  text: 'r1 http is down',
  kind: 'begin',
  at,
  own: false,
};

test('what a director tells the others comes back as it was, through what pacemaker printed', (t) => {
  const ledger = tell({ since: 1_700_000_000, told: [] }, [down], 'mail', at);
  t.deepEqual(parseLedger(ledgerText(ledger)), ledger);
  // attrd_updater of a real cluster of three.
  const xml = readFileSync('test/fixtures/pacemaker/told.xml', 'utf8');
  const heard = parseAttributes(xml);
  t.deepEqual([...heard.keys()], ['litsha21']);
  t.deepEqual(heard.get('litsha21'), { since: 1_700_000_000, told: ledger.told });
  for (const text of ['', 'Ä', '1,2', 'zzzzzzzzzzzz'])
    t.deepEqual(parseLedger(text)?.told ?? [], []);
});

test('a word of another director strikes out one change of its moment, and of its way', (t) => {
  const ledgers = new Map([['d2', tell({ since: 0, told: [] }, [down], 'mail', at)]]);
  const later = { ...down, at: at + 60 };
  t.deepEqual(withoutTold([down, later], 'mail', ledgers, new Set()), [later]);
  t.deepEqual(withoutTold([down], 'webhook', ledgers, new Set()), [down]);
  t.deepEqual(withoutTold([{ ...down, at: at + 600 }], 'mail', ledgers, new Set()).length, 1);
});

test('old words are forgotten', (t) => {
  const first = tell({ since: 0, told: [] }, [down], 'mail', at);
  t.is(tell(first, [], 'mail', at + 3600).told.length, 0);
  const many = Array.from({ length: 3000 }, (_, index) => ({ ...down, topic: `server/${index}` }));
  t.true(ledgerText(tell(first, many, 'mail', at)).length < 40_000);
});
