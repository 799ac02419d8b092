import test from 'ava';
import * as fc from 'fast-check';
import type { Diagnostic } from '../../../../overlays/shared/diagnostics/diagnostic.ts';
import { formatDiagnostic } from '../../../../overlays/shared/diagnostics/format-diagnostic.ts';
import { formatDiagnostics, summary, useColor } from '../../../../scripts/runtime/diagnostics.ts';

const finding: Diagnostic = {
  severity: 'error',
  code: 'unknown-key',
  path: 'networks.public.gatway',
  file: 'profiles/web.yaml',
  line: 2,
  column: 3,
  length: 6,
  message: 'there is no key “gatway” here',
  hint: 'did you mean gateway?',
};
const source = 'public:\n  gatway: 192.168.71.1\n';

test('a finding is shown with its line, a caret under all of it, and the hint', (t) => {
  t.is(
    formatDiagnostic(finding, source),
    `error[unknown-key]: there is no key “gatway” here
 --> profiles/web.yaml:2:3 (networks.public.gatway)
  |
2 |   gatway: 192.168.71.1
  |   ^^^^^^
  = hint: did you mean gateway?`,
  );
});

test('a finding without a position has no excerpt', (t) => {
  const { hint: _, ...plain } = { ...finding, line: 0, column: 0, path: '' };
  t.is(
    formatDiagnostic(plain, undefined),
    'error[unknown-key]: there is no key “gatway” here\n --> profiles/web.yaml',
  );
});

test('a hostile file cannot drive the terminal', (t) => {
  const text = formatDiagnostic(
    { ...finding, line: 1, message: 'a\u001b[2Jb' },
    '\u001b[2J\u202eabc\r',
  );
  t.notRegex(text, /[^\n\P{C}]/u);
  t.true(text.includes('␛[2J'));
});

test('a long line is cut to the part around the caret', (t) => {
  const long = `${'x'.repeat(500)}HERE${'y'.repeat(500)}`;
  const lines = formatDiagnostic({ ...finding, line: 1, column: 501, length: 4 }, long).split('\n');
  const [shown = '', carets = ''] = lines.slice(3);
  t.true(shown.length < 120);
  t.is(shown.indexOf('HERE'), carets.indexOf('^^^^'));
});

test('colours are escape sequences around the same text', (t) => {
  const colored = formatDiagnostic(finding, source, { color: true });
  t.not(colored, formatDiagnostic(finding, source));
  t.is(colored.replaceAll(/\p{Cc}\[\d+m/gu, ''), formatDiagnostic(finding, source));
});

test('the number of findings comes last', (t) => {
  const warning: Diagnostic = { ...finding, severity: 'warning' };
  const text = formatDiagnostics([finding, finding, warning], new Map([[finding.file, source]]));
  t.true(text.endsWith('\n\n2 errors, 1 warning'));
  t.is(summary([{ ...finding, severity: 'info' }]), '1 note');
});

test('NO_COLOR takes precedence over FORCE_COLOR, and that over the terminal', (t) => {
  t.true(useColor({ isTTY: true }, {}));
  t.false(useColor({}, {}));
  t.false(useColor({ isTTY: true }, { TERM: 'dumb' }));
  t.false(useColor({ isTTY: true }, { NO_COLOR: '1', FORCE_COLOR: '1' }));
  t.true(useColor({ isTTY: true }, { NO_COLOR: '' }));
  t.true(useColor({}, { FORCE_COLOR: '1' }));
  t.false(useColor({ isTTY: true }, { FORCE_COLOR: '0' }));
});

test('any finding about any text can be shown', (t) => {
  const property = fc.property(
    fc.string({ unit: 'binary' }),
    fc.nat(20),
    fc.nat(300),
    fc.nat(300),
    (text, line, column, length) => {
      const shown = formatDiagnostic({ ...finding, line, column, length }, text);
      return shown.split('\n').length <= 6 && !/[^\n\P{Cc}]/u.test(shown);
    },
  );
  t.notThrows(() => fc.assert(property));
});
