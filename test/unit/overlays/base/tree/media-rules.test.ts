import { readFileSync } from 'node:fs';
import test from 'ava';

// Which events of a disk leave the mark that lvsmith-firstboot.path waits for.

const rules = readFileSync('overlays/base/tree/usr/lib/udev/rules.d/90-lvsmith-seed.rules', 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

/** udev(7), as far as these rules go: alternatives with |, and a * at the end. */
function leavesMark(event: Readonly<Record<string, string>>): boolean {
  return rules.some((rule) => {
    const matches = [...rule.matchAll(/(?:ENV\{(\w+)\}|(\w+))=="([^"]*)"/g)];
    const fits = ([, env, key = '', patterns = '']: RegExpExecArray) =>
      patterns.split('|').some((pattern) => {
        const value = event[env ?? key] ?? '';
        return pattern.endsWith('*') ? value.startsWith(pattern.slice(0, -1)) : value === pattern;
      });
    return matches.every(fits) && rule.includes('RUN+="/usr/bin/touch /run/lvsmith-look"');
  });
}

const drive = { SUBSYSTEM: 'block', KERNEL: 'sr0' };

test('a seed medium that comes or goes leaves the mark, and no other disk', (t) => {
  for (const ID_FS_LABEL of ['cidata', 'CIDATA', 'config-2', 'CONFIG-2'])
    t.true(leavesMark({ SUBSYSTEM: 'block', KERNEL: 'vdb', ID_FS_LABEL }));
  t.false(leavesMark({ SUBSYSTEM: 'block', KERNEL: 'vdb', ID_FS_LABEL: 'root' }));
  t.false(leavesMark({ ...drive, ID_FS_LABEL: 'DEBIAN' }));
});

test('a disk that was taken out of its drive leaves the mark, although nothing has a label then', (t) => {
  t.true(leavesMark({ ...drive, DISK_MEDIA_CHANGE: '1' }));
  t.false(leavesMark({ SUBSYSTEM: 'block', KERNEL: 'sda', DISK_MEDIA_CHANGE: '1' }));
});

test('the kernel looks into the drives', (t) => {
  const text = readFileSync('overlays/base/tree/usr/lib/tmpfiles.d/lvsmith-media.conf', 'utf8');
  t.regex(text, /^w \/sys\/module\/block\/parameters\/events_dfl_poll_msecs .* 2000$/m);
});
