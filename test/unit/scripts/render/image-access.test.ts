import test from 'ava';
import { roles } from '../../../../overlays/shared/node/node.ts';
import { paths } from '../../../../overlays/shared/node/paths.ts';
import { readOverlays } from '../../../../scripts/render/read-overlays.ts';
import { renderTree } from '../../../../scripts/render/render.ts';
import { modelOf } from '../../../helpers/profile-texts.ts';

for (const role of roles)
  test(`a ${role}'s image has the profile's SSH keys, seed keys and time zone`, async (t) => {
    const model = modelOf('test/fixtures/everything.yaml');
    const tree = renderTree(model, role, await readOverlays(role));
    const content = (path: string) => String(tree.find((file) => file.path === path)?.content);
    t.is(content('/usr/lib/lvsmith/authorized_keys.d/root'), `${model.image.sshKeys.join('\n')}\n`);
    const [key] = model.image.seedKeys;
    t.is(content(paths.imageSeedKeys), `* namespaces="seed@lvsmith" ${key}\n`);
    t.regex(content('/etc/ssh/sshd_config.d/20-lvsmith-seed.conf'), /authorized_keys\.d\/%u/);
    t.is(content('/etc/localtime'), '../usr/share/zoneinfo/Europe/Berlin');
  });
