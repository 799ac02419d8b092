import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildImage } from '../../image/build.ts';
import { bringUp } from '../../lab/cluster/bring-up.ts';
import { waitForHolder } from '../../lab/cluster/holder.ts';
import { within } from '../../lab/guest/wait.ts';
import { Lab } from '../../lab/lab.ts';
import { labSettings } from '../../lab/prepare.ts';
import type { Machine } from '../../lab/qemu/machine.ts';
import { buildRoot } from '../../profile/build-folder.ts';
import type { Progress } from '../../progress/progress.ts';
import { startChild, type Child } from '../../runtime/child.ts';
import { makeFolder } from '../../runtime/make-folder.ts';
import { run } from '../../runtime/run.ts';
import { profileText, routedPort, serverAddress } from './profile-text.ts';

/** Milliseconds. */
const deadline = 20_000;

/**
 * Boots one director between a client and a server that are no emulated machines, works with them, and ends them.
 *
 * @throws Failure: what a build and a lab may meet.
 */
export async function withOneDirector<T>(
  progress: Progress,
  print: (line: string) => void,
  work: (lab: Lab, director: Machine) => Promise<T>,
): Promise<T> {
  const out = buildRoot('lab');
  const profile = join(out, 'lab', 'forwarding.yaml');
  await makeFolder(join(out, 'lab'));
  await writeFile(profile, profileText);
  // The server is no machine of lvsmith's: nothing needs the other image.
  await buildImage({ role: 'director', profile, out, mirror: {}, progress, wait: true });
  const lab = await Lab.create(await labSettings(profile, out));
  let server: Child | undefined;
  try {
    server = await startServer(lab);
    await bringUp(lab, ({ name }, stage) => print(`${name} ${stage}`));
    return await work(lab, await waitForHolder(lab));
  } finally {
    server?.process.stdin?.end();
    await lab.stop();
  }
}

/** In the machine beside the cluster, whose way back is the director. */
async function startServer(lab: Lab): Promise<Child> {
  const { namespaces } = lab;
  const address = ['ip', 'address', 'add', `${serverAddress}/24`, 'dev', 'eth0'] as const;
  await run(namespaces.inNamespace('neighbour', address));
  let listens: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (listens = resolve));
  const program = fileURLToPath(new URL('server.js', import.meta.url));
  const argv = [process.execPath, program, '80', routedPort] as const;
  const server = await startChild(namespaces.hostArgv('neighbour', argv), {
    stdin: 'pipe',
    onStdout: listens,
  });
  await within('the server listens', deadline, ready, () => Promise.resolve(server.complaint()));
  return server;
}
