import test from 'ava';
import { renderLoaded } from '../../../../scripts/render/render-profile.ts';
import { lintCib } from '../../../../scripts/verify/cib-lint.ts';
import { lintCorosync } from '../../../../scripts/verify/corosync-lint.ts';
import { diagnose, textOf } from '../../../../scripts/verify/tool-finding.ts';
import { cibPath, corosyncPath } from '../../../../scripts/verify/in-process.ts';
import { load, loadText, profileFiles, variation } from '../../../helpers/profile-texts.ts';

for (const profile of profileFiles)
  test(`the linters have nothing to say about ${profile}`, async (t) => {
    const { director } = (await renderLoaded(load(profile))).trees;
    t.deepEqual(lintCib(textOf(director, cibPath), cibPath), []);
    t.deepEqual(lintCorosync(textOf(director, corosyncPath), corosyncPath), []);
  });

test('names that pacemaker takes in silence are found in the CIB', async (t) => {
  const { director } = (await renderLoaded(load('test/cluster/profiles/pair.yaml'))).trees;
  const cib = textOf(director, cibPath);
  const broken: readonly (readonly [string, string, RegExp])[] = [
    ['name="no-quorum-policy"', 'name="no_quorum_policy"', /cluster option no_quorum_policy/],
    ['type="IPaddr2"', 'type="IPaddr3"', /agent ocf:heartbeat:IPaddr3/],
    ['name="cidr_netmask"', 'name="netmask"', /IPaddr2 has no parameter netmask/],
    ['name="interleave"', 'name="interleaved"', /meta attribute interleaved/],
    ['name="unit" value="mon"', 'name="unit" value="mom"', /unit mom/],
  ];
  for (const [from, to, message] of broken) {
    const [finding] = lintCib(cib.replace(from, to), cibPath);
    t.regex(finding?.message ?? '', message);
  }
});

test('keys that corosync takes in silence are found', (t) => {
  const conf = 'totem {\n  tokenn: 1000\n}\nquorum {\n  two_nod: 1\n';
  t.deepEqual(
    lintCorosync(conf, '/x').map(({ line, message }) => `${line}: ${message}`),
    [
      '2: there is no totem.tokenn',
      '5: there is no quorum.two_nod',
      '6: the section quorum is never closed',
    ],
  );
});

test('a finding in a rendered file is shown at the line of the profile that it came from', async (t) => {
  const loaded = load('profiles/web.yaml');
  const { director } = (await renderLoaded(loaded)).trees;
  const line =
    textOf(director, cibPath)
      .split('\n')
      .findIndex((each) => each.includes('"ip"')) + 1;
  const [diagnostic] = diagnose(
    [{ tool: 'crm_verify', file: cibPath, line, message: 'no such address' }],
    director,
    loaded,
  );
  t.like(diagnostic, {
    file: 'profiles/web.yaml',
    path: 'floating-addresses[0]',
    code: 'rendered-invalid',
    severity: 'error',
  });
  t.is(diagnostic?.line, loaded.place('floating-addresses[0]').line);
});

test('a finding about what a default made is shown in the rendered file', async (t) => {
  const loaded = loadText(variation());
  const { director } = (await renderLoaded(loaded)).trees;
  const file = '/etc/mon/mon.cf';
  const line = textOf(director, file).split('\n').indexOf('  service http') + 1;
  const [diagnostic] = diagnose([{ tool: 'mon', file, line, message: 'no' }], director, loaded);
  t.true(line > 0);
  t.like(diagnostic, { file, line, path: '' });
});
