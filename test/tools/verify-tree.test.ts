import test from 'ava';
import { roles, type Role } from '../../overlays/shared/node/node.ts';
import type { RenderedFile } from '../../scripts/render/rendered-file.ts';
import { verifyTree } from '../../scripts/verify/verify-tree.ts';
import { profileFiles } from '../helpers/profile-texts.ts';
import { broken, workspaceInput } from '../helpers/verify.ts';

for (const profile of profileFiles)
  for (const role of roles)
    test.serial(`the tools of the target release accept the ${role} of ${profile}`, async (t) => {
      t.deepEqual(await verifyTree(await workspaceInput(profile, role)), []);
    });

interface Break {
  readonly title: string;
  readonly role: Role;
  readonly path: string;
  readonly from: string | RegExp;
  readonly to: string;
  readonly tool: string;
  readonly message: RegExp;
  readonly line?: boolean;
}

const web = 'profiles/web.yaml';

const breaks: readonly Break[] = [
  {
    title: 'crm_verify finds a reference to nothing',
    role: 'director',
    path: '/usr/lib/lvsmith/cib.xml',
    from: 'with-rsc="mon-clone"',
    to: 'with-rsc="moon-clone"',
    tool: 'crm_verify',
    message: /moon-clone/,
    line: true,
  },
  {
    title: 'crm_verify finds fencing that cannot work',
    role: 'director',
    path: '/usr/lib/lvsmith/cib.xml',
    from: /.*have-watchdog.*\n/,
    to: '',
    tool: 'crm_verify',
    message: /STONITH/,
  },
  {
    title: 'corosync finds a transport that is none',
    role: 'director',
    path: '/etc/corosync/corosync.conf',
    from: 'transport: knet',
    to: 'transport: knot',
    tool: 'corosync',
    message: /transport/i,
  },
  {
    title: 'mon loses its watches to a missing empty line',
    role: 'director',
    path: '/etc/mon/mon.cf',
    from: /(hostgroup \S+ \S+\n)\n(?=watch)/,
    to: '$1',
    tool: 'mon',
    message: /does not watch litstat1 http/,
  },
  {
    title: 'mon names the line that it cannot read',
    role: 'director',
    path: '/etc/mon/mon.cf',
    from: 'interval 10s',
    to: 'interval 10 parsecs',
    tool: 'mon',
    message: /interval/,
    line: true,
  },
  {
    title: 'nft names the line that it cannot read',
    role: 'director',
    path: '/etc/nftables.conf',
    from: 'iif lo accept',
    to: 'iif lo acept',
    tool: 'nft',
    message: /syntax error/,
    line: true,
  },
  {
    title: 'apache names the line that it cannot read',
    role: 'realserver',
    path: '/etc/apache2/sites-available/lvsmith.conf',
    from: 'DocumentRoot',
    to: 'DocumentRot',
    tool: 'apache2',
    message: /DocumentRot/,
  },
  {
    title: 'chronyd finds an unknown directive',
    role: 'realserver',
    path: '/etc/chrony/chrony.conf',
    from: 'rtcsync',
    to: 'rtcsink',
    tool: 'chronyd',
    message: /Invalid directive/,
    line: true,
  },
  {
    title: 'systemd-analyze finds a key that systemd would ignore',
    role: 'director',
    path: '/usr/lib/systemd/system/corosync.service.d/50-lvsmith-fencing.conf',
    from: 'Requires=',
    to: 'Requirs=',
    tool: 'systemd-analyze',
    message: /Requirs/,
    line: true,
  },
  {
    title: 'systemd-tmpfiles finds a line that is none',
    role: 'realserver',
    path: '/usr/lib/tmpfiles.d/lvsmith-www.conf',
    from: /^d /m,
    to: '? ',
    tool: 'systemd-tmpfiles',
    message: /lvsmith-www/,
  },
];

for (const { title, role, path, from, to, tool, message, line } of breaks)
  test.serial(title, async (t) => {
    const input = broken(await workspaceInput(web, role), path, (text) => text.replace(from, to));
    const findings = (await verifyTree(input)).filter((finding) => finding.tool === tool);
    const found = findings.find((finding) => message.test(finding.message));
    t.truthy(found, JSON.stringify(findings));
    if (line === true) t.truthy(found?.line, JSON.stringify(findings));
  });

test.serial(
  'a unit of an overlay may start a program of the overlay, when it is one',
  async (t) => {
    const input = await workspaceInput(web, 'realserver');
    const file = (path: string, content: string, mode: number): RenderedFile => ({
      path,
      kind: 'file',
      content,
      mode,
      owner: 'root',
      group: 'root',
      source: 'overlay',
    });
    const unit = file(
      '/usr/lib/systemd/system/mine.service',
      '[Service]\nExecStart=/usr/local/bin/mine\n',
      0o644,
    );
    const withMine = (mode: number) => ({
      ...input,
      files: [...input.files, unit, file('/usr/local/bin/mine', '#!/bin/sh\n', mode)],
    });
    t.deepEqual(await verifyTree(withMine(0o755)), []);
    const [finding] = await verifyTree(withMine(0o644));
    t.regex(finding?.message ?? '', /\/usr\/local\/bin\/mine is not executable/);
  },
);
