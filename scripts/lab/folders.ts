import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * A lab's folder is named after its driver: the process namespace, the process and when that process
 * started (proc(5), /proc/pid/stat, field 22), because numbers of processes come again. A driver that was
 * killed leaves its folder, which the next lab takes away. Short: sockets lie in it.
 */
const prefix = 'lvsmith-lab-';
const named = /^lvsmith-lab-(?<space>\d+)-(?<pid>\d+)-(?<started>\d+)-\w{6}$/;

function base(): string {
  return process.env['XDG_RUNTIME_DIR'] ?? tmpdir();
}

/** A new folder for the lab of this process. */
export async function makeLabFolder(within = base()): Promise<string> {
  const { pid } = process;
  const driver = [await processNamespace(), pid, (await startOf(pid)) ?? 0].join('-');
  return mkdtemp(join(within, `${prefix}${driver}-`));
}

/** Deletes the folders of drivers that are dead, and returns their names. */
export async function removeStaleFolders(within = base()): Promise<readonly string[]> {
  const space = await processNamespace();
  const removed: string[] = [];
  for (const name of await readdir(within)) {
    const { pid, ...driver } = named.exec(name)?.groups ?? {};
    // Of processes in another namespace nothing is known here.
    if (pid === undefined || driver['space'] !== space) continue;
    if ((await startOf(Number(pid))) === driver['started']) continue;
    // A folder of another user stays: there is nothing to be done about it.
    const gone = await rm(join(within, name), { recursive: true, force: true }).then(
      () => true,
      () => false,
    );
    if (gone) removed.push(name);
  }
  return removed;
}

/** When a process started, in ticks since the boot; undefined when there is none. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name of the program, field 2, may hold spaces; fields are counted from its end.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

async function processNamespace(): Promise<string> {
  return /\d+/.exec(await readlink('/proc/self/ns/pid'))?.[0] ?? '0';
}
