import test from 'ava';
import { roles } from '../../overlays/shared/node/node.ts';
import type { RenderedFile } from '../../scripts/render/rendered-file.ts';
import { withWorkspace } from '../../scripts/verify/workspace.ts';
import { broken, workspaceInput } from '../helpers/verify.ts';

// What docs/bounds.md promises of logs, seen with the programs of the target release.

const web = 'profiles/web.yaml';
const site = '/etc/apache2/sites-available/lvsmith.conf';

/** Strangers ask long questions: each makes a line of eight thousand bytes. */
const flood = `
  set -- $(sed -n 's/^CustomLog "|\\([^"]*\\)".*/\\1/p' /in${site})
  log=$4
  mkdir -p /tmp/log
  line=$(head -c 8000 /dev/zero | tr '\\0' x)
  awk -v line="$line" 'BEGIN { for (i = 0; i < 5000; i++) print line }' |
    "$1" "$2" "$3" "/tmp/log/\${log##*/}" "$5"
  du --apparent-size --bytes --summarize /tmp/log
  ls /tmp/log
`;

test.serial('forty megabytes of requests leave five files of four', async (t) => {
  const { stdout, stderr } = await withWorkspace(await workspaceInput(web, 'realserver'), (it) =>
    it.shell(flood),
  );
  const [size = '', ...names] = stdout.trim().split('\n');
  t.is(names.length, 5, stderr);
  t.true(Number.parseInt(size, 10) < 22 * 2 ** 20, size);
});

/** Where each log of Apache's goes, those of Debian's own configuration included. */
const logs = `
  . /etc/apache2/envvars
  for file in /etc/apache2/apache2.conf /etc/apache2/*-enabled/*; do cat "$file"; done |
    grep -E '^[[:space:]]*(CustomLog|ErrorLog|TransferLog|GlobalLog)[[:space:]]'
`;

/** apache2.conf has a file for errors; the last word is that of the site. */
function unbounded(lines: string): readonly string[] {
  const words = lines
    .trim()
    .split('\n')
    .map((line) => line.trim());
  const errors = words.filter((line) => line.startsWith('ErrorLog')).slice(-1);
  const rest = words.filter((line) => !line.startsWith('ErrorLog'));
  return [...errors, ...rest].filter(
    (line) => !/ (syslog:|"\|\/usr\/bin\/rotatelogs -n )/.test(line),
  );
}

test.serial('Apache writes no file that only grows', async (t) => {
  const input = await workspaceInput(web, 'realserver');
  const found = (given: typeof input) => withWorkspace(given, (it) => it.shell(logs));
  t.deepEqual(unbounded((await found(input)).stdout), []);
  const open = broken(input, site, (text) =>
    text.replace(/^CustomLog .*$/m, 'CustomLog /var/log/apache2/access.log combined'),
  );
  t.is(unbounded((await found(open)).stdout).length, 1);
});

for (const role of roles)
  test.serial(
    `${role}: every log of a package that is rotated elsewhere has a bound here`,
    async (t) => {
      const { files } = await workspaceInput(web, role);
      const text = (path: string) => contentOf(files, path) ?? '';
      // logrotate is not in the images. What it would rotate must not be written, or be written by something else.
      if (role === 'director') {
        t.regex(text('/etc/default/pacemaker'), /^PCMK_logfile=none$/m);
        t.regex(text('/etc/corosync/corosync.conf'), /^\s*to_logfile: no$/m);
        t.notRegex(text('/etc/mon/mon.cf'), /^\s*(historicfile|dtlogfile|dtlogging)/m);
        t.regex(text('/usr/lib/lvsmith/cib.xml'), /name="pe-error-series-max" value="200"/);
      }
      t.notRegex(text('/etc/chrony/chrony.conf'), /^\s*(log|logdir)\s/m);
      t.regex(
        text('/usr/lib/systemd/system/ssh.service.d/30-lvsmith-bounds.conf'),
        /^LogRateLimitBurst=\d+$/m,
      );
    },
  );

function contentOf(files: readonly RenderedFile[], path: string): string | undefined {
  const file = files.find((each) => each.path === path);
  return file === undefined ? undefined : Buffer.from(file.content).toString();
}
