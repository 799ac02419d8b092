import test from 'ava';
import { differentFile } from '../../../../../scripts/image/output/compare.ts';
import type { ImageFile } from '../../../../../scripts/image/disk/file-list.ts';

function file(path: string, changes: Partial<ImageFile> = {}): ImageFile {
  const usual = {
    type: 'file',
    mode: 0o644,
    uid: 0,
    gid: 0,
    size: 1,
    target: '',
    digest: 'a',
  } as const;
  return { ...usual, path, ...changes };
}

test('equal lists have no difference', (t) => {
  t.is(differentFile([file('/a'), file('/b')], [file('/a'), file('/b')]), undefined);
});

test('the first file that differs is named, and in what', (t) => {
  const first = [file('/a'), file('/b'), file('/c')];
  t.is(
    differentFile(first, [file('/a'), file('/b', { mode: 0o600 }), file('/c', { digest: 'x' })]),
    '/b differs in its mode: 420 and 384',
  );
  t.is(differentFile(first, [file('/a'), file('/c')]), '/b is in the first build only');
  t.is(differentFile([file('/a')], first), '/b is in the second build only');
});
