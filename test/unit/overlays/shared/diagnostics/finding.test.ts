import test from 'ava';
import { diagnosticAt, diagnosticFor } from '../../../../../overlays/shared/diagnostics/finding.ts';

test('a finding at a place is an error there, unless it says otherwise', (t) => {
  const range = { line: 3, column: 5, length: 7 };
  const finding = {
    code: 'wrong-type',
    path: ['directors', 1, 'a.b'],
    message: 'this must be text',
  };
  const expected = {
    severity: 'error',
    code: 'wrong-type',
    path: 'directors[1]["a.b"]',
    file: 'web.yaml',
    ...range,
    message: 'this must be text',
  } as const;
  t.deepEqual(diagnosticAt('web.yaml', range, finding), expected);
  const warning = { ...finding, severity: 'warning', hint: 'put it in quotes' } as const;
  t.deepEqual(diagnosticAt('web.yaml', range, warning), {
    ...expected,
    severity: 'warning',
    hint: 'put it in quotes',
  });
});

test('a finding about a thing without lines has none', (t) => {
  t.deepEqual(diagnosticFor('/dev/sr0', { code: 'seed-two', message: 'another seed' }), {
    severity: 'error',
    code: 'seed-two',
    path: '',
    file: '/dev/sr0',
    line: 0,
    column: 0,
    message: 'another seed',
  });
});
