import test from 'ava';
import { parseOpstatus } from '../../../../../overlays/director/health/opstatus.ts';

/** As client_write_opstatus of mon 1.4 prints it. */
function line(fields: Readonly<Record<string, string>>): string {
  const all = {
    group: 'litstat1',
    service: 'http',
    opstatus: '1',
    last_opstatus: '7',
    exitval: '0',
    timer: '4',
    last_success: '1700000100',
    last_check: '1700000099',
    alerts_sent: '0',
    depend: '',
    monitor: 'lvsmith-http.monitor\\20--port\\2080',
    last_summary: 'ok',
    last_detail: '',
    ...fields,
  };
  return Object.entries(all)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

test('a success', (t) => {
  t.deepEqual(parseOpstatus(line({})), {
    group: 'litstat1',
    service: 'http',
    verdict: 'ok',
    checked: 1_700_000_100,
    declared: false,
  });
});

test('a failure that mon has alerted', (t) => {
  const status = parseOpstatus(
    line({
      opstatus: '0',
      last_failure: '1700000200',
      first_failure: '1700000194',
      last_alert: '1700000200',
    }),
  );
  t.is(status?.verdict, 'fail');
  t.is(status?.checked, 1_700_000_200);
  t.true(status?.declared);
});

test('the alert of its own start is none for a failure', (t) => {
  const times = { first_failure: '1700000194', last_failure: '1700000194' };
  const early = line({ opstatus: '0', alerts_sent: '1', last_alert: '1700000100', ...times });
  t.false(parseOpstatus(early)?.declared);
  t.false(parseOpstatus(line({ opstatus: '0', ...times }))?.declared);
});

test('untested and unknown are no verdict', (t) => {
  for (const opstatus of ['7', '5', '8', '', 'x'])
    t.is(parseOpstatus(line({ opstatus }))?.verdict, 'unknown');
});

test('a monitor that was killed says nothing, which is no success', (t) => {
  t.is(parseOpstatus(line({ last_summary: '' }))?.verdict, 'unknown');
});

test('what a monitor prints cannot pose as another field', (t) => {
  const status = parseOpstatus(line({ opstatus: '0', last_summary: 'a opstatus=1 group=other' }));
  t.is(status?.verdict, 'fail');
  t.is(status?.group, 'litstat1');
});

test('a line of something else is none', (t) => {
  t.is(parseOpstatus('hostgroup litstat1 192.168.71.220'), undefined);
});
