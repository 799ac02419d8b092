import test from 'ava';
import { formatEvent } from '../../../../../overlays/shared/health/event.ts';
import { visible } from '../../../../../overlays/shared/text/visible.ts';

test('what would steer a terminal is written out', (t) => {
  t.is(
    visible('a\u001b[2Jb\u009bc\u202ed\u007fe\rf'),
    'a\\u001b[2Jb\\u009bc\\u202ed\\u007fe\\u000df',
  );
  t.is(visible('zwei Wörter,\n\tzwei Zeilen – 日本'), 'zwei Wörter,\n\tzwei Zeilen – 日本');
});

test('JSON means the same', (t) => {
  const value = { text: 'a\u009b\u001b\u2028"\\' };
  t.deepEqual(JSON.parse(visible(JSON.stringify(value))), value);
});

test('a line of the journal holds no character that steers', (t) => {
  const line = formatEvent('x', { serial: 'ds=nocloud;s=/\u009b2J\u001b]0;\u0007\n' });
  t.notRegex(line, /[\p{Cc}]/u);
});
