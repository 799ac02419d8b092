import test from 'ava';
import { checksText } from '../../../../../scripts/rig/checking/checks-text.ts';

test('figures of checks are shares of a processor, and seconds', (t) => {
  const text = checksText({
    servers: 1000,
    checker: 0.1234,
    mon: 0.02,
    checkerMemory: 90.4,
    monMemory: 40,
    refused: { trials: 3, min: 0.5, median: 1.04, p95: 1.7, max: 1.7 },
    hung: undefined,
    half: 4.25,
    wrong: ['server3.http'],
    beside: { busy: 4, load: [1, 5] },
  });
  t.regex(text, /checker 12\.3 %, mon 2\.0 % of one/);
  t.regex(text, /out after a refusal: 1\.04 s \(0\.50–1\.70\), 3 trials/);
  t.regex(text, /out after hanging: not tried/);
  t.regex(text, /without a reason: server3\.http/);
  t.regex(text, /4 busy loops/);
});
