import { join, resolve } from 'node:path';
import test from 'ava';
import { buildFolder, buildRoot } from '../../../../scripts/profile/build-folder.ts';

test('outputs go below the current folder for a name and for a profile of lvsmith', (t) => {
  t.is(buildRoot('web'), 'build');
  t.is(buildRoot('test/cluster/profiles/pair.yaml'), 'build');
  t.is(buildRoot(resolve('profiles/lab.yaml')), 'build');
});

test('outputs go beside a profile that is elsewhere, or where --out says', (t) => {
  t.is(buildRoot('/srv/north/cluster.yaml'), '/srv/north/build');
  t.is(buildRoot('../north.yaml'), join('..', 'build'));
  t.is(buildRoot('/srv/north/cluster.yaml', 'here'), 'here');
  t.is(buildRoot('web', '/srv/web'), '/srv/web');
});

test('each profile has a folder of its own, the default one has the shortest', (t) => {
  t.is(buildFolder('images', 'web'), 'build/images');
  t.is(buildFolder('seeds', 'lab'), 'build/seeds/lab');
  t.is(buildFolder('render', '/srv/north/cluster.yaml'), '/srv/north/build/render/cluster');
  t.is(buildFolder('images', 'lab', '/tmp/x'), '/tmp/x/images/lab');
});
