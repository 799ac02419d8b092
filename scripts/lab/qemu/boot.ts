import { readFile } from 'node:fs/promises';
import { shellCommandLine, shellCredentials } from '../guest/shell-unit.ts';
import { kernelTiming } from './kernel-timing.ts';
import type { Namespaces } from '../network/namespaces.ts';
import type { Accelerator, BootMethod } from './arguments.ts';
import type { BootFiles } from '../settings.ts';

/** The image's own kernel, initrd and command line, and the driver's shell. */
export async function directBoot(image: BootFiles, accelerator: Accelerator): Promise<BootMethod> {
  const own = (await readFile(image.commandLine, 'utf8')).trim();
  const { kernel, initrd } = image;
  const timing = kernelTiming(accelerator, await readFile('/proc/cpuinfo', 'utf8'));
  const commandLine = [own, shellCommandLine(), ...timing].join(' ');
  return { type: 'direct', kernel, initrd, commandLine };
}

/** Inside the tools tree. */
export const ovmf = {
  code: '/usr/share/OVMF/OVMF_CODE_4M.fd',
  variables: '/usr/share/OVMF/OVMF_VARS_4M.fd',
} as const;

/** The same with Secure Boot switched on, and the keys that computers come with. */
export const secureOvmf = {
  code: '/usr/share/OVMF/OVMF_CODE_4M.secboot.fd',
  variables: '/usr/share/OVMF/OVMF_VARS_4M.ms.fd',
} as const;

/**
 * The boot loader on the disk, with the kernel and the command line that it finds there.
 *
 * @param variables where the machine keeps its UEFI variables; a copy is made.
 */
export async function firmwareBoot(
  type: 'bios' | 'uefi',
  namespaces: Namespaces,
  variables: string,
): Promise<BootMethod> {
  const credentials = shellCredentials();
  if (type === 'bios') return { type, credentials };
  await namespaces.run(['cp', ovmf.variables, variables]);
  return { type, credentials, code: ovmf.code, variables };
}
