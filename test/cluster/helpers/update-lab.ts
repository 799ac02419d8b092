import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { roles } from '../../../overlays/shared/node/node.ts';
import { buildImage } from '../../../scripts/image/build.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { prepareLab } from '../../../scripts/lab/prepare.ts';
import type { LabSettings } from '../../../scripts/lab/settings.ts';
import { silentProgress } from '../../../scripts/progress/progress.ts';
import { run } from '../../../scripts/runtime/run.ts';

/** The version that a lab is updated to. */
export const next = '9999.1';

/** Kept between runs, for the images have the key in them. */
const folder = resolve('build/update-lab');
const out = resolve('build/next');

interface UpdateLab {
  readonly settings: LabSettings;
  readonly profile: string;
  /** Where the images of the next version are. */
  readonly out: string;
  /** The private key with which root logs in. */
  readonly key: string;
}

/** The profile of the lab with a key for ssh, its images, and those of the next version. */
export async function prepareUpdateLab(): Promise<UpdateLab> {
  await mkdir(folder, { recursive: true });
  const key = join(folder, 'ssh-key');
  if (!existsSync(key))
    await run(['ssh-keygen', '-q', '-t', 'ed25519', '-N', '', '-C', 'update-lab', '-f', key]);
  const publicKey = (await readFile(`${key}.pub`, 'utf8')).trim();
  const profile = join(folder, 'update-lab.yaml');
  const text = await readFile('profiles/lab.yaml', 'utf8');
  const keys = `image:\n  ssh-keys: ["${publicKey}"]`;
  await writeFile(
    profile,
    text.replace(/^image:$/m, () => keys),
  );
  const settings = await prepareLab(profile, silentProgress);
  for (const role of roles)
    await buildImage({
      ...{ role, profile, out, mirror: {}, progress: silentProgress, wait: true, version: next },
    });
  return { settings, profile, out, key };
}

/** Connects its standard streams to a port: `node -e … HOST PORT`. */
const connect =
  'const s=require("node:net").connect(process.argv[2],process.argv[1]);process.stdin.pipe(s);s.pipe(process.stdout)';

/** Settings by which the host's ssh reaches the machines of a lab, through the router. @returns the file. */
export async function writeSshConfig(lab: Lab, key: string): Promise<string> {
  const words = lab.namespaces.hostArgv('router', [process.execPath, '-e', connect, '%h', '%p']);
  const proxy = words.map((word) => `'${word}'`).join(' ');
  const file = join(folder, 'ssh-config');
  const lines = [
    'Host *',
    `IdentityFile ${key}`,
    'StrictHostKeyChecking no',
    'UserKnownHostsFile /dev/null',
    'LogLevel ERROR',
    // An emulated machine may be silent for long.
    'ConnectTimeout 90',
    `ProxyCommand ${proxy}`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}
