import test from 'ava';
import { entryPath, entryText, sortKey } from '../../../../../overlays/shared/update/boot-files.ts';

const boots = {
  image: 'lvsmith-director',
  version: '1.4',
  commandLine: 'root=PARTUUID=1 ro quiet',
};

test('an entry starts the kernel and the initrd of its own version', (t) => {
  t.is(entryPath('1.4'), 'loader/entries/lvsmith_1.4.conf');
  t.is(
    entryText(boots),
    [
      'title lvsmith-director 1.4',
      'version 1.4',
      'linux /lvsmith/vmlinuz_1.4',
      'initrd /lvsmith/initrd_1.4',
      'options root=PARTUUID=1 ro quiet',
      '',
    ].join('\n'),
  );
});

test('what was installed later comes first, whatever its version', (t) => {
  const keys = Array.from({ length: 200 }, (_, installation) => sortKey(installation));
  t.deepEqual(keys.toSorted().toReversed(), keys);
});
