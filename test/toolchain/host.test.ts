import test from 'ava';
import { namespaceHint } from '../../scripts/toolchain/host.ts';
import { parseMkosiVersion } from '../../scripts/mkosi/versions.ts';
import { privilegePrefix } from '../../scripts/toolchain/privileges.ts';

const switches = [
  ['kernel/apparmor_restrict_unprivileged_userns', '1', /AppArmor.*apparmor_restrict/],
  ['kernel/unprivileged_userns_clone', '0', /unprivileged_userns_clone=1/],
  ['user/max_user_namespaces', '0', /max_user_namespaces=/],
  ['none', '', /container/],
] as const;

for (const [name, value, hint] of switches)
  test(`without namespaces, the switch in the way is named: ${name}`, (t) => {
    t.regex(
      namespaceHint((asked) => (asked === name ? value : undefined)),
      hint,
    );
  });

test('only versions of mkosi that the settings table knows are used', (t) => {
  t.is(parseMkosiVersion('mkosi 25.3\n'), '25.3');
  t.is(parseMkosiVersion('mkosi 24.3'), undefined);
  t.is(parseMkosiVersion('mkosi 40'), undefined);
  t.is(parseMkosiVersion('command not found'), undefined);
});

test('a user with a range of ids builds inside a namespace that has them', (t) => {
  t.deepEqual(privilegePrefix('mapped').slice(0, 3), ['unshare', '--map-root-user', '--map-auto']);
  t.deepEqual(privilegePrefix('root'), []);
  t.deepEqual(privilegePrefix('single'), []);
});
