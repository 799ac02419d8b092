import { exitCodes } from '../runtime/exit-codes.ts';
import { run, type RunResult } from '../runtime/run.ts';
import type { Machine } from './machine.ts';

/** How the host reaches its machines. */
export interface Transport {
  /**
   * Runs a script of sh as root to its end, whatever that is.
   *
   * @param seconds after which it is given up.
   */
  readonly run: (machine: Machine, script: string, seconds?: number) => Promise<RunResult>;
  /** Puts a file of the host on a machine, in a folder that is there. */
  readonly send: (machine: Machine, file: string, target: string) => Promise<RunResult>;
}

interface SshSettings {
  readonly config?: string | undefined;
  readonly knownHosts?: string | undefined;
}

/** What ssh(1) ends with when it could not reach a machine, or was cut off. */
export const notReached = 255;

/** Seconds: state documents take one or two; five emulated machines that share two processors took up to 60. */
const usual = 180;
/** Seconds: a payload of 100 MB through a slow line. */
const sending = 3600;

/**
 * The host's own ssh, with the keys, known hosts and settings of whoever runs it.
 *
 * @param settings `config`: another file in the place of ~/.ssh/config, which then says how hosts are known, and how
 *   long ssh waits for one. `knownHosts`: a file with the keys of the machines, beside the user's own.
 */
export function sshTransport({ config, knownHosts }: SshSettings = {}): Transport {
  const words = (machine: Machine, script: string): [string, ...string[]] => [
    'ssh',
    ...(config === undefined ? ['-o', 'ConnectTimeout=15', ...known(knownHosts)] : ['-F', config]),
    // It must not ask: nobody may be there. What does not answer for half a minute is gone.
    ...['BatchMode=yes', 'ServerAliveInterval=10', 'ServerAliveCountMax=3'].flatMap((option) => [
      '-o',
      option,
    ]),
    `root@${machine.address}`,
    script,
  ];
  const settings = { accept: 'any', exitCode: exitCodes.toolMissing } as const;
  return {
    run: (machine, script, seconds = usual) =>
      run(words(machine, script), { ...settings, timeout: seconds * 1000 }),
    send: (machine, file, target) =>
      // The shell opens the file: it is larger than what should be in memory.
      run(['sh', '-c', 'exec "$@" <"$LVSMITH_FILE"', 'sh', ...words(machine, `cat >'${target}'`)], {
        ...settings,
        timeout: sending * 1000,
        env: { LVSMITH_FILE: file },
      }),
  };
}

function known(file: string | undefined): readonly string[] {
  return file === undefined ? [] : ['-o', `UserKnownHostsFile=~/.ssh/known_hosts ${file}`];
}

/** The last thing that a program said, for a message. */
export function lastWords({ code, stdout, stderr }: RunResult): string {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  return lines.at(-1)?.trim() ?? `it ended with ${code}`;
}
