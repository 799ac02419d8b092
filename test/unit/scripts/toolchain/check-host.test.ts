import test from 'ava';
import { exitCodes } from '../../../../scripts/runtime/exit-codes.ts';
import { Failure } from '../../../../scripts/runtime/failure.ts';
import { namespaceHint } from '../../../../scripts/toolchain/check-host.ts';
import { parseMkosiVersion } from '../../../../scripts/mkosi/versions.ts';
import { privilegesOf, privilegePrefix } from '../../../../scripts/host/privileges.ts';

const switches = [
  ['kernel/apparmor_restrict_unprivileged_userns', '1', /AppArmor.*apparmor_restrict/],
  ['kernel/unprivileged_userns_clone', '0', /unprivileged_userns_clone=1/],
  ['user/max_user_namespaces', '0', /max_user_namespaces=/],
  ['none', '', /container/],
] as const;

for (const [name, value, hint] of switches)
  test(`without namespaces, the hint names the switch: ${name}`, (t) => {
    t.regex(
      namespaceHint((sysctl) => (sysctl === name ? value : undefined)),
      hint,
    );
  });

test('only supported versions of mkosi are used', (t) => {
  t.is(parseMkosiVersion('mkosi 25.3\n'), '25.3');
  t.is(parseMkosiVersion('mkosi 24.3'), undefined);
  t.is(parseMkosiVersion('mkosi 40'), undefined);
  t.is(parseMkosiVersion('command not found'), undefined);
});

test('a user with a range of ids builds inside a namespace that has them', (t) => {
  t.deepEqual(privilegePrefix('mapped').slice(0, 3), ['unshare', '--map-root-user', '--map-auto']);
  t.deepEqual(privilegePrefix('root'), []);
});

test('a user without a range of ids learns how to get one', (t) => {
  const user = { uid: 4_000_000_000, username: 'no-such-user' };
  const error = t.throws(() => privilegesOf(user), { instanceOf: Failure });
  t.is(error.exitCode, exitCodes.toolMissing);
  t.regex(error.message, /no-such-user has a single user id/);
  t.regex(error.hint ?? '', /usermod --add-subuids 100000-165535 --add-subgids \S+ no-such-user/);
  t.is(privilegesOf({ uid: 0, username: 'root' }), 'root');
});
