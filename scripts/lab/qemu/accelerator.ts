import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import { run } from '../../runtime/run.ts';
import { cacheFolder } from '../../host/cache.ts';
import type { LabTools } from '../tools.ts';
import { probeDisk, probeExitCode } from './probe-guest.ts';
import { accelerated, bareMachine, type Accelerator } from './arguments.ts';

export interface Answer {
  readonly accelerator: Accelerator;
  /** Why, in words for a person. */
  readonly reason: string;
}

const probeLimit = 2000;

/**
 * Finds out by trying whether KVM runs a guest: an openable /dev/kvm proves nothing, some hosts
 * accept every ioctl and then hang in the firmware. At most 5 seconds; remembered until the host
 * boots again.
 *
 * @throws Failure (4) when QEMU does not even run without KVM.
 */
export async function findAccelerator(tools: LabTools): Promise<Answer> {
  const cache = await cacheFile();
  const known = await readFile(cache, 'utf8').catch(() => undefined);
  if (known !== undefined) {
    const answer: Answer = JSON.parse(known);
    return answer;
  }
  const disk = `${cache}.${process.pid}.img`;
  await mkdir(dirname(disk), { recursive: true });
  await writeFile(disk, probeDisk());
  try {
    const answer = await probe((accelerator) => runProbe(tools, disk, accelerator));
    await writeFile(cache, `${JSON.stringify(answer)}\n`);
    return answer;
  } finally {
    await rm(disk, { force: true });
  }
}

interface Attempt {
  readonly code: number;
  readonly milliseconds: number;
}

/**
 * The decision, given a way to run the probe guest. KVM must not only bring it to its end, but must
 * not be slower than emulation: a nested KVM was seen that runs the probe in eight times the emulated
 * time and never gets a Linux kernel as far as its first message.
 */
export async function probe(
  attempt: (accelerator: Accelerator) => Promise<Attempt>,
): Promise<Answer> {
  // A host that is busy at this moment may not get there in time; one that cannot, never does.
  const first = await attempt('tcg');
  const control = first.code === probeExitCode ? first : await attempt('tcg');
  if (control.code !== probeExitCode)
    throw new Failure(`QEMU does not run a guest here, even emulated (exit code ${control.code})`, {
      exitCode: exitCodes.toolMissing,
    });
  const trial = await attempt('kvm');
  if (trial.code !== probeExitCode)
    return { accelerator: 'tcg', reason: `no working KVM (probe guest: exit code ${trial.code})` };
  if (trial.milliseconds > control.milliseconds + tolerance)
    return {
      accelerator: 'tcg',
      reason: `KVM is slower than emulation here (${ratio(trial, control)})`,
    };
  return { accelerator: 'kvm', reason: 'a probe guest ran under KVM' };
}

/** For a host that was busy during one of the two. */
const tolerance = 300;

function ratio(trial: Attempt, control: Attempt): string {
  return `${trial.milliseconds.toFixed(0)} ms against ${control.milliseconds.toFixed(0)} ms`;
}

async function runProbe(tools: LabTools, disk: string, accelerator: Accelerator): Promise<Attempt> {
  const argv = tools.wrap(
    [
      'qemu-system-x86_64',
      ...bareMachine,
      '-no-reboot',
      '-m',
      '32',
      ...accelerated(accelerator),
      '-drive',
      `id=probe,file=${disk},format=raw,if=none,readonly=on`,
      '-device',
      'virtio-blk-pci,drive=probe,bootindex=0',
      '-device',
      'isa-debug-exit,iobase=0xf4,iosize=1',
    ],
    [dirname(disk)],
  );
  // A hung guest ignores SIGTERM only in theory; `timeout` makes sure.
  const limit = `${probeLimit / 1000}`;
  const started = performance.now();
  const { code } = await run(['timeout', '-k', '0.5', limit, ...argv], { accept: 'any' });
  return { code, milliseconds: performance.now() - started };
}

/** One answer per boot of the host: another boot may be another host. */
async function cacheFile(): Promise<string> {
  const boot = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  return cacheFolder('accelerator', `${boot}.json`);
}
