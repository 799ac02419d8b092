import type { NodeStatus } from '../../overlays/shared/state/verdict.ts';
import { updateFiles } from '../../overlays/shared/update/update-state.ts';
import type { Machine } from './machine.ts';
import { lastWords, type Transport } from './transport.ts';

/** What a machine says of itself at one moment. */
export interface Look {
  /** The kernel's id of this start. */
  readonly boot: string;
  /** Whether an update has drained it. */
  readonly drained: boolean;
  readonly status: NodeStatus;
}

/** A machine that did not say anything, with the reason. */
export interface Silence {
  readonly silent: string;
}

const script = [
  'cat /proc/sys/kernel/random/boot_id',
  `if [ -e ${updateFiles.drained} ]; then echo drained; else echo -; fi`,
  // Its exit code is that of the verdict.
  'lvsmith status --json || true',
].join('\n');

export async function lookAt(transport: Transport, machine: Machine): Promise<Look | Silence> {
  const result = await transport.run(machine, script);
  const [boot = '', mark, json = ''] = result.stdout.split('\n');
  const status = parse(json);
  if (result.code !== 0 || status === undefined) return { silent: lastWords(result) };
  return { boot, drained: mark === 'drained', status };
}

/** The node's own program wrote it. */
function parse(json: string): NodeStatus | undefined {
  try {
    const status: NodeStatus | null = JSON.parse(json);
    return status ?? undefined;
  } catch {
    return undefined;
  }
}
