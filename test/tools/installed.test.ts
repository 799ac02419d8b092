import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { run } from '../../scripts/runtime/run.ts';
import { readTree } from '../helpers/golden.ts';

// lvsmith as npm packs and installs it, started in a folder that knows nothing of the checkout.

/** npm's own settings of the surrounding `npm test` are not those of a user. */
const env = { npm_config_prefix: '', NO_COLOR: '1', FORCE_COLOR: '' };

let folder: string;
let lvsmith: string;

test.before(async (t) => {
  t.timeout(300_000);
  folder = await mkdtemp(join(tmpdir(), 'lvsmith-installed-'));
  // What is compiled is what runs here: prepack would compile it while other tests use it.
  await run(['node', 'build/js/scripts/pack.js']);
  await run(['npm', 'pack', '--ignore-scripts', '--pack-destination', folder], { env });
  const tarball = (await readdir(folder)).find((name) => name.endsWith('.tgz'));
  const where = ['--prefix', join(folder, 'prefix'), '--global'] as const;
  const quick = ['--prefer-offline', '--no-audit', '--no-fund'] as const;
  await run(['npm', 'install', ...where, ...quick, join(folder, tarball ?? '')], { env });
  lvsmith = join(folder, 'prefix', 'bin', 'lvsmith');
  await copyFile('profiles/small.yaml', join(folder, 'mine.yaml'));
});

test.after.always(() => rm(folder, { recursive: true }));

test('check validates a profile of its own', async (t) => {
  const { stdout } = await run([lvsmith, 'check', '--profile', 'mine.yaml', '--no-simulate'], {
    cwd: folder,
  });
  t.regex(stdout, /^mine\.yaml: valid\n/);
  const broken = await run([lvsmith, 'check', '--profile', 'smal'], { cwd: folder, accept: 'any' });
  t.is(broken.code, 2);
  t.regex(broken.stderr, /did you mean small\?/);
});

test('render writes beside the profile what the checkout renders, links and all', async (t) => {
  await run([lvsmith, 'render', '--profile', 'mine.yaml'], { cwd: folder });
  const out = join(folder, 'checkout');
  const here = ['node', 'build/js/scripts/lvsmith.js', 'render'] as const;
  await run([...here, '--profile', join(folder, 'mine.yaml'), '--out', out]);
  const installed = await readTree(join(folder, 'build/render/mine'));
  t.deepEqual(installed, await readTree(join(out, 'render/mine')));
  t.true([...installed.keys()].some((path) => path.includes('system-generators')));
});

test('the programs of the images are those of the checkout, byte for byte', async (t) => {
  const digests = async (root: string) => {
    const script = `
      const { bundlePrograms } = await import('${root}/build/js/scripts/image/bundle.js');
      for (const { path, source, content, bundled } of await bundlePrograms('director'))
        console.log(path, source, Buffer.from(content).toString('base64'), bundled);`;
    return (await run(['node', '--input-type=module', '-e', script], { cwd: folder })).stdout;
  };
  const prefix = join(folder, 'prefix/lib/node_modules/lvsmith');
  t.is(await digests(prefix), await digests(process.cwd()));
});

test('seed and --version need nothing of the checkout either', async (t) => {
  const words = ['seed', '--profile', 'mine.yaml', '--all', '--json'] as const;
  const home = { env: { XDG_STATE_HOME: join(folder, 'state') }, cwd: folder };
  const written: { readonly path: string }[] = JSON.parse(
    (await run([lvsmith, ...words], home)).stdout,
  );
  t.true(written.length > 1);
  for (const { path } of written) t.regex(path, /^build\/seeds\/mine\/.*\.iso$/);
  t.regex((await run([lvsmith, '--version'], home)).stdout, /^\d/);
});
