import test from 'ava';
import {
  lockTime,
  LoginGuard,
  mostFailures,
  mostPerMinute,
  sourceOf,
} from '../../../../../overlays/director/console/login-guard.ts';

function guard() {
  const clock = { now: 1_000_000 };
  const made = new LoginGuard(() => clock.now);
  const fail = (address: string) => {
    const wait = made.begin(address);
    if (wait === 0) made.end(address, false);
    return wait;
  };
  return { clock, made, fail };
}

test('an address is locked for a while after its failures, and others are not', (t) => {
  const { clock, fail } = guard();
  for (let count = 0; count < mostFailures; count++) t.is(fail('192.0.2.1'), 0);
  t.is(fail('192.0.2.1'), lockTime);
  t.is(fail('192.0.2.2'), 0);
  clock.now += lockTime - 1;
  t.is(fail('192.0.2.1'), 1);
  clock.now += 1;
  t.is(fail('192.0.2.1'), 0);
});

test('the right password wipes out what was wrong before', (t) => {
  const { made, fail } = guard();
  for (let round = 0; round < 3; round++) {
    for (let count = 1; count < mostFailures; count++) t.is(fail('192.0.2.1'), 0);
    t.is(made.begin('192.0.2.1'), 0);
    t.false(made.end('192.0.2.1', true));
  }
});

test('a thousand addresses get no more than the whole may', (t) => {
  const { clock, fail } = guard();
  let tried = 0;
  for (let host = 0; host < 1000; host++)
    if (fail(`10.0.${host >> 8}.${host & 255}`) === 0) tried++;
  t.is(tried, mostPerMinute);
  clock.now += 60_000;
  t.is(fail('10.1.0.1'), 0);
});

test('no more than two passwords are checked at the same time', (t) => {
  const { made } = guard();
  t.is(made.begin('192.0.2.1'), 0);
  t.is(made.begin('192.0.2.2'), 0);
  t.true(made.begin('192.0.2.3') > 0);
  made.end('192.0.2.1', false);
  t.is(made.begin('192.0.2.3'), 0);
});

test('all addresses of one IPv6 network are one', (t) => {
  t.is(sourceOf('2001:db8:1:2:3:4:5:6'), sourceOf('2001:db8:1:2::1'));
  t.not(sourceOf('2001:db8:1:2::1'), sourceOf('2001:db8:1:3::1'));
  t.is(sourceOf('::1'), '0:0:0:0::/64');
  t.is(sourceOf('192.0.2.1'), '192.0.2.1');
});
