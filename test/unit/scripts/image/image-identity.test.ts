import test from 'ava';
import { compareVersions, isVersion } from '../../../../overlays/shared/update/version.ts';
import { imageIdentity } from '../../../../scripts/image/image-identity.ts';

const contents = { role: 'director', packages: { mon: '1' } };
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('without a version an image is named by the day of its packages and by its contents', (t) => {
  const { version, rootId } = imageIdentity(contents, '2026-09-05', undefined);
  t.regex(version, /^2026\.9\.5-[0-9a-f]{8}$/);
  t.true(isVersion(version));
  t.regex(rootId, guid);
  t.deepEqual(imageIdentity({ ...contents }, '2026-09-05', undefined), { version, rootId });
  const later = imageIdentity({ ...contents, packages: { mon: '2' } }, '2026-11-28', undefined);
  t.true(compareVersions(later.version, version) > 0);
});

test('other contents and another version are another root', (t) => {
  const identities = [
    imageIdentity(contents, '2026-09-05', '1.4'),
    imageIdentity(contents, '2026-09-05', '1.5'),
    imageIdentity({ ...contents, role: 'realserver' }, '2026-09-05', '1.4'),
  ];
  t.is(new Set(identities.map(({ rootId }) => rootId)).size, identities.length);
  t.is(identities[0]?.version, '1.4');
});
