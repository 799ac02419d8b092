import test from 'ava';
import { formatTrap } from '../../../../../overlays/director/checker/trap.ts';

const report = { realserver: 'litstat1', service: 'http', works: false };

/** As mon undoes it. */
function fields(trap: string): Record<string, string> {
  return Object.fromEntries(
    trap
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [, name = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
        const bytes = value.replaceAll(/\\([0-9a-f]{2})/g, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        );
        return [name, Buffer.from(bytes, 'latin1').toString('utf8')];
      }),
  );
}

test('the first line is the summary, and the others are details', (t) => {
  t.like(fields(formatTrap({ ...report, text: '192.0.2.1\n192.0.2.1: no\nmore\n' }, 'key')), {
    pas: 'key',
    grp: 'litstat1',
    svc: 'http',
    sta: '1',
    sum: '192.0.2.1',
    dtl: '192.0.2.1: no\nmore',
  });
  t.like(fields(formatTrap({ ...report, works: true, text: 'ok' }, 'key')), {
    sta: '0',
    sum: 'ok',
  });
});

test('no word of a server can be another field, and none is too long', (t) => {
  const text = `a\rgrp=litstat2\u2028'\\41"ü%s\t${'x'.repeat(5000)}`;
  const trap = formatTrap({ ...report, text }, 'key');
  t.is(trap.match(/^grp=/gm)?.length, 1);
  t.true(trap.length < 4000);
  t.is(fields(trap)['sum'], text.slice(0, 1024));
  t.notRegex(trap, /[^\n!-~]/);
});
