import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { verifyEnabledUnits } from '../../../../scripts/verify/enabled-units.ts';
import { profileText } from '../../../helpers/profile-text.ts';
import { loadText } from '../../../helpers/profile-texts.ts';

const image = `image:
  enable: [there.service, gone.timer]
  director: { enable: [chrony-wait.service, 'getty@tty9.service'] }
  realserver: { enable: [lost@x.service] }
`;

async function rootfs(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rootfs-'));
  await mkdir(join(folder, 'usr/lib/systemd/system'), { recursive: true });
  for (const name of ['there.service', 'chrony-wait.service', 'getty@.service'])
    await writeFile(join(folder, 'usr/lib/systemd/system', name), '[Unit]\n');
  return folder;
}

test('a unit that the image of the role has not is named at its line', async (t) => {
  const loaded = loadText(profileText({ image }));
  const tree = { files: [], rootfs: await rootfs(), removed: [] };
  const places = async (role: 'director' | 'realserver') =>
    (await verifyEnabledUnits(tree, loaded, role)).map(({ code, path }) => `${code} ${path}`);
  t.deepEqual(await places('director'), ['missing-unit image.enable[1]']);
  t.deepEqual(await places('realserver'), [
    'missing-unit image.enable[1]',
    'missing-unit image.realserver.enable[0]',
  ]);
});
