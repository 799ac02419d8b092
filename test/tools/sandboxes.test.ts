import test from 'ava';
import { roles, type Role } from '../../overlays/shared/node/node.ts';
import { withWorkspace } from '../../scripts/verify/workspace.ts';
import { workspaceInput } from '../helpers/verify.ts';

// How far each unit of a node is shut off from the rest, by the word of the target's systemd (systemd-analyze
// security): 0 is nothing at all, 10 is everything. The figures are bounds: a unit that opens up fails here.

/** Each unit of ours, each that gets a drop-in, and each that listens. */
const exposure: Readonly<Record<Role, Readonly<Record<string, number>>>> = {
  director: {
    'lvsmith-apply': 3,
    'lvsmith-checker': 2.2,
    'lvsmith-console': 1.5,
    // It asks pacemaker and the other directors, and changes the cluster.
    'lvsmith-console-agent': 3.9,
    'lvsmith-firewall': 2,
    'lvsmith-firstboot': 3.8,
    'lvsmith-lease': 2.4,
    'lvsmith-notify': 3,
    'lvsmith-reconcile': 3.1,
    'lvsmith-receiver': 2,
    'lvsmith-swap': 2.1,
    'lvsmith-syslog': 1.2,
    'lvsmith-trial': 3.9,
    mon: 2.4,
    corosync: 4.6,
    // It runs resource agents, which configure the machine.
    pacemaker: 6.6,
    // It loads the driver of the watchdog, and resets the machine.
    sbd: 6.8,
    nftables: 2.1,
    chrony: 3.5,
    // A login has what its service has: in a sandbox an administrator could do nothing.
    ssh: 9.4,
  },
  realserver: {
    'lvsmith-certificate': 0.9,
    'lvsmith-apply': 3,
    'lvsmith-firewall': 2,
    'lvsmith-firstboot': 3.8,
    'lvsmith-swap': 2.1,
    'lvsmith-syslog': 1.2,
    'lvsmith-trial': 3.9,
    apache2: 2.7,
    nftables: 2.1,
    chrony: 3.5,
    ssh: 9.4,
  },
};

/** They end when they have made a key or triggered devices, and take nothing from anybody. */
const left = [
  'lvsmith-console-certificate',
  'sshd-keygen',
  'systemd-udev-trigger',
  // Of the profile's own overlay.
  'mine',
];

const folder = '/usr/lib/systemd/system';

for (const profile of [
  'profiles/web.yaml',
  'profiles/lab.yaml',
  'test/cluster/profiles/notified.yaml',
  'test/built-images/profiles/writable.yaml',
])
  for (const role of roles)
    test.serial(`no unit of a ${role} of ${profile} is more open than it has to be`, async (t) => {
      const input = await workspaceInput(profile, role);
      const rendered = input.files
        .filter(({ kind, content }) => kind === 'file' && content.length > 0)
        .map(({ path }) => new RegExp(`^${folder}/([\\w-]+)\\.service(?:\\.d/|$)`).exec(path)?.[1])
        .filter((name) => name !== undefined);
      const known = exposure[role];
      t.deepEqual(
        rendered.filter((name) => !(name in known) && !left.includes(name)),
        [],
        'every unit has its figure',
      );
      const names = Object.keys(known).filter(
        (name) => !name.startsWith('lvsmith-') || rendered.includes(name),
      );
      const { stdout, stderr } = await withWorkspace(input, (it) => it.shell(script(names)));
      const figures = new Map(
        [...stdout.matchAll(/level for ([\w-]+)\.service: ([\d.]+)/g)].map(
          ([, name = '', figure]) => [name, Number(figure)],
        ),
      );
      t.deepEqual([...figures.keys()], names, stderr);
      const open = names.filter((name) => (figures.get(name) ?? 10) > (known[name] ?? 0));
      t.deepEqual(
        open.map((name) => `${name}: ${figures.get(name)}`),
        [],
      );
      // Nor is a figure here that nobody comes near.
      const loose = names.filter((name) => (figures.get(name) ?? 0) < (known[name] ?? 0) - 0.5);
      t.deepEqual(
        loose.map((name) => `${name}: ${figures.get(name)}`),
        [],
      );
    });

/** The packages' units with ours over them, looked at without a systemd that runs. */
function script(names: readonly string[]): string {
  return `
    cp -r ${folder} /tmp/units && cp -r /in${folder}/. /tmp/units/
    for name in ${names.join(' ')}; do
      SYSTEMD_UNIT_PATH=/tmp/units: systemd-analyze security --offline=yes --no-pager $name.service | tail -n 1
    done`;
}
