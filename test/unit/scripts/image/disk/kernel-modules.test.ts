import test from 'ava';
import {
  excludedModules,
  systemModules,
} from '../../../../../scripts/image/disk/kernel-modules.ts';

test('no folder of wanted modules is excluded from unpacking', (t) => {
  const wanted = systemModules.filter((pattern) =>
    excludedModules.some((folder) => pattern.startsWith(`^${folder.replace('/*', '/')}`)),
  );
  t.deepEqual(wanted, []);
});
