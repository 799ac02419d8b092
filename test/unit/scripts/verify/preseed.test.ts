import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { verifyPreseed } from '../../../../scripts/verify/preseed.ts';
import { profileText } from '../../../helpers/profile-text.ts';
import { loadText } from '../../../helpers/profile-texts.ts';

const image = `image:
  preseed: [ca-certificates ca-certificates/trust_new_crts select yes, tzdata tzdata/areas select Europe]
  director: { preseed: [iperf3 iperf3/start_daemon boolean false] }
  realserver: { preseed: [sysstat sysstat/enabled boolean true] }
`;

/** As debconf keeps them: the last question is one that only an answer has made. */
const templates = `Name: ca-certificates/trust_new_crts
Default: yes
Description: Trust new certificates from certificate authorities?
Type: select
Owners: ca-certificates/trust_new_crts

Name: iperf3/start_daemon
Description: Start Iperf3 as a daemon automatically?
Type: boolean
Owners: iperf3/start_daemon

Name: sysstat/enabled
Type: boolean
Owners: sysstat/enabled

`;

test('an answer that no package of the image asks for is named at its line', async (t) => {
  const loaded = loadText(profileText({ image }));
  const rootfs = await mkdtemp(join(tmpdir(), 'rootfs-'));
  await mkdir(join(rootfs, 'var/cache/debconf'), { recursive: true });
  await writeFile(join(rootfs, 'var/cache/debconf/templates.dat'), templates);
  const places = async (role: 'director' | 'realserver') =>
    (await verifyPreseed({ rootfs }, loaded, role)).map(({ code, path }) => `${code} ${path}`);
  t.deepEqual(await places('director'), ['unasked-question image.preseed[1]']);
  t.deepEqual(await places('realserver'), [
    'unasked-question image.preseed[1]',
    'unasked-question image.realserver.preseed[0]',
  ]);
});

test('who answers nothing needs no debconf', async (t) => {
  const loaded = loadText(profileText());
  t.deepEqual(await verifyPreseed({ rootfs: '/nowhere' }, loaded, 'director'), []);
});
