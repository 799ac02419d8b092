import test from 'ava';
import { imageId, roleOfImage } from '../../../../../overlays/shared/node/image-id.ts';
import { roles } from '../../../../../overlays/shared/node/node.ts';

test('an image says its role in os-release, in quotes or without', (t) => {
  for (const role of roles) {
    t.is(roleOfImage(`NAME="Debian"\nIMAGE_ID="${imageId(role)}"\nIMAGE_VERSION=1\n`), role);
    t.is(roleOfImage(`IMAGE_ID=${imageId(role)}\n`), role);
  }
});

test('another system is no image of lvsmith', (t) => {
  for (const text of ['', 'NAME="Debian"\n', 'IMAGE_ID=lvsmith-toaster\n', 'IMAGE_ID="debian"\n'])
    t.throws(() => roleOfImage(text), { message: /IMAGE_ID in \/usr\/lib\/os-release/ });
});
