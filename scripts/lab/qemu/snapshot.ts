import { waitFor } from '../guest/wait.ts';
import { diskNode } from './arguments.ts';
import type { Namespaces } from '../network/namespaces.ts';
import type { Qmp } from './qmp.ts';

/** What `query-jobs` of QEMU says about one job. */
interface Job {
  readonly id: string;
  readonly status: string;
  readonly error?: unknown;
}

/** Milliseconds; an idle host needs less than a second for a machine. */
const jobTimeout = 120_000;
/** Job ids must differ for as long as their QEMU lives. */
let nextJob = 1;

/**
 * Keeps processors, memory, devices and disk of a machine in its own qcow2 file, in place of an earlier
 * snapshot of that name.
 *
 * @throws Error in QEMU's words.
 */
export async function saveSnapshot(qmp: Qmp, name: string): Promise<void> {
  await runJob(qmp, 'snapshot-delete', { tag: name, devices: [diskNode] });
  await runJob(qmp, 'snapshot-save', { tag: name, vmstate: diskNode, devices: [diskNode] });
}

/**
 * Puts a machine back to a snapshot. Its QEMU must have the arguments of the one that saved it, and its
 * processors must stand still; they still do afterwards.
 *
 * @throws Error in QEMU's words.
 */
export async function loadSnapshot(qmp: Qmp, name: string): Promise<void> {
  await runJob(qmp, 'snapshot-load', { tag: name, vmstate: diskNode, devices: [diskNode] });
}

/** The same for a machine that is off: its disk is all that it has. */
export async function saveDisk(namespaces: Namespaces, disk: string, name: string): Promise<void> {
  await namespaces.run(['qemu-img', 'snapshot', '-d', name, disk], { accept: 'any' });
  await namespaces.run(['qemu-img', 'snapshot', '-c', name, disk]);
}

export async function loadDisk(namespaces: Namespaces, disk: string, name: string): Promise<void> {
  await namespaces.run(['qemu-img', 'snapshot', '-a', name, disk]);
}

async function runJob(
  qmp: Qmp,
  command: string,
  args: Readonly<Record<string, unknown>>,
): Promise<void> {
  const id = `job-${nextJob++}`;
  await qmp.execute(command, { ...args, 'job-id': id });
  const { error } = await waitFor(`${command} of QEMU`, () => endedJob(qmp, id), {
    deadline: jobTimeout,
    every: 20,
  });
  await qmp.execute('job-dismiss', { id });
  if (error !== undefined) throw new Error(`${command} of QEMU: ${JSON.stringify(error)}`);
}

async function endedJob(qmp: Qmp, id: string): Promise<Job | undefined> {
  const jobs = await qmp.execute('query-jobs');
  if (!Array.isArray(jobs)) throw new Error('query-jobs of QEMU returned no list');
  return jobs.filter(isJob).find((job) => job.id === id && job.status === 'concluded');
}

function isJob(value: unknown): value is Job {
  return typeof value === 'object' && value !== null && 'id' in value && 'status' in value;
}
