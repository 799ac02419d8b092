import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { applyFormat } from '../../shared/apply/messages.ts';
import { readNode } from '../../shared/node/read-node.ts';
import { answer } from '../apply/answer.ts';
import { followImage } from '../apply/another-image.ts';
import { settle } from '../apply/go-back.ts';
import { exclusively } from '../apply/lock.ts';
import { readRecord } from '../apply/records.ts';
import { whyBack } from '../apply/why-back.ts';
import { realSystem, type System } from '../firstboot/system.ts';
import { settleKeys } from '../keys/settle-keys.ts';
import { gatherState } from '../state/gather.ts';

/** stdout is the answer's; systemd is not always the one that started this program. */
const system: System = {
  ...realSystem,
  log: (line) => void realSystem.run('logger', ['--tag', 'lvsmith', '--', line]),
};

/**
 * `apply` answers one request, see messages.ts. `apply settle` is for systemd: at the start of the machine, and when
 * the time is over in which somebody might have confirmed.
 */
async function main([word]: readonly string[]): Promise<void> {
  if (word === 'settle') {
    exclusively(system, () => {
      const pending = readRecord(system, 'pending');
      settle(system, pending === undefined ? '' : whyBack(system, pending));
      settleKeys(system);
      followImage(system);
    });
    return;
  }
  const tools = {
    system,
    identity: () => readNode(),
    gather: () => gatherState(),
    pause: (milliseconds: number) => pause(milliseconds),
    now: () => performance.now(),
  };
  const said = await answer(await text(process.stdin), tools);
  process.stdout.write(`${JSON.stringify({ format: applyFormat, ...said })}\n`);
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`<3>apply: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
