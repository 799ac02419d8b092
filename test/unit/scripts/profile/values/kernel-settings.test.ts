import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import {
  isOwnSetting,
  settingName,
} from '../../../../../scripts/profile/values/kernel-settings.ts';

// What the overlays set must not be undone by a profile, but for these, which only have better values than the kernel's.
const free = [
  /^fs\./,
  /^kernel\./,
  /^vm\./,
  /^net\.ipv4\.vs\.(drop_entry|drop_packet|secure_tcp|amemthresh)$/,
];

test('a profile cannot undo what the images set for their forwarding', (t) => {
  const files = ['base', 'director', 'realserver'].flatMap((role) =>
    ['tree', 'templates'].flatMap((kind) => {
      const folder = join('overlays', role, kind, 'usr/lib/sysctl.d');
      return listed(folder).map((name) => join(folder, name));
    }),
  );
  t.true(files.length >= 4);
  for (const file of files)
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      if (!/^[a-z][\w./*-]* *=/.test(line)) continue;
      const name = settingName(line);
      t.true(isOwnSetting(name) || free.some((pattern) => pattern.test(name)), `${file}: ${name}`);
    }
});

function listed(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
