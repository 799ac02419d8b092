import test, { type ExecutionContext } from 'ava';
import { withWorkspace } from '../../scripts/verify/workspace.ts';
import { workspaceInput } from '../helpers/verify.ts';

// Which disks may be formatted, by the target's own programs, on files that stand for disks.

const input = await workspaceInput('test/fixtures/everything.yaml', 'realserver');

/** What becomes of disks, each made by some commands; `blank` means that it would be formatted. */
async function blank(t: ExecutionContext, disks: Readonly<Record<string, string>>) {
  t.timeout(120_000);
  const lines = Object.entries(disks).map(
    ([name, make]) => `
      truncate -s 64M /tmp/disk && { ${make}; } >/dev/null 2>&1 || echo "cannot make ${name}"
      if sh /in/usr/lib/lvsmith/blank-disk /tmp/disk >/tmp/said; then echo "${name}: blank"; else echo "${name}: left"; fi
      grep -q "<4>" /tmp/said && echo "${name} is told"
      rm /tmp/disk`,
  );
  const { stdout, stderr } = await withWorkspace(input, (it) => it.shell(lines.join('\n')));
  return stdout
    .trim()
    .split('\n')
    .concat(stderr === '' ? [] : [stderr]);
}

const write = (seek: number) => `printf important | dd of=/tmp/disk bs=1 seek=${seek} conv=notrunc`;

test.serial('a blank disk is formatted, and nothing else', async (t) => {
  const found = await blank(t, {
    zeros: ':',
    ext2: `printf '\\123\\357' | dd of=/tmp/disk bs=1 seek=1080 conv=notrunc`,
    swap: 'mkswap /tmp/disk',
    table: `printf '\\125\\252' | dd of=/tmp/disk bs=1 seek=510 conv=notrunc; printf '\\200\\0\\0\\0\\203\\0\\0\\0\\0\\10\\0\\0\\0\\20\\0\\0' | dd of=/tmp/disk bs=1 seek=446 conv=notrunc`,
    luks: `printf 'LUKS\\272\\276\\0\\1' | dd of=/tmp/disk bs=1 conv=notrunc`,
    start: write(700_000),
    end: write(64 * 2 ** 20 - 9),
    short: 'truncate -s 1000 /tmp/disk',
  });
  t.deepEqual(found, [
    'zeros: blank',
    'ext2: left',
    'swap: left',
    'table: left',
    'luks: left',
    'start: left',
    'start is told',
    'end: left',
    'end is told',
    'short: left',
    'short is told',
  ]);
});

test('a disk is mounted with what makes it, grows it, and lets a machine start without it', (t) => {
  const file = (path: string) =>
    String(input.files.find((each) => each.path === path)?.content ?? '');
  const options =
    'nosuid,nodev,nofail,x-systemd.makefs,x-systemd.growfs,x-systemd.before=local-fs.target 0 2';
  t.true(file('/etc/fstab').includes(`/dev/disk/by-lvsmith/DATA-1 /srv/data ext4 ${options}\n`));
  t.true(
    file('/etc/fstab').includes(`/dev/disk/by-lvsmith/WEB_1 /var/www/files ext4 ${options}\n`),
  );
  t.false(file('/etc/fstab').includes('/var/lib/captures'), 'that is of the directors');
  t.regex(
    file('/usr/lib/udev/rules.d/61-lvsmith-disks.rules'),
    /^ENV\{ID_SERIAL\}=="WEB_1", SYMLINK\+="disk\/by-lvsmith\/WEB_1"$/m,
  );
});
