import { run } from '../../shared/node/run.ts';

/**
 * Runs crm_simulate(8). It works on a copy of the configuration, which it makes beside pacemaker's own unless it is
 * told where: the console's agent may write nowhere but in `folder`.
 *
 * @param folder on a file system in memory
 * @returns what it printed
 * @throws Error with its words when it refuses.
 */
export function crmSimulate(words: readonly string[], folder: string): Promise<string> {
  return run(['crm_simulate', ...words], {
    warnings: 'ignore',
    environment: { CIB_shadow_dir: folder },
    timeout: 60_000, // It reckons with files and asks nobody: when it takes long, the machine is busy.
  });
}
