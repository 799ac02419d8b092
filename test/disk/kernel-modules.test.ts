import test from 'ava';
import { absentModules, systemModules } from '../../scripts/image/kernel-modules.ts';

test('no folder of drivers is wanted and never unpacked', (t) => {
  const wanted = systemModules.filter((pattern) =>
    absentModules.some((folder) => pattern.startsWith(`^${folder.replace('/*', '/')}`)),
  );
  t.deepEqual(wanted, []);
});
