import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answer } from '../../overlays/base/apply/answer.ts';
import { readNode } from '../../overlays/shared/node/read-node.ts';
import { applyFormat } from '../../overlays/shared/apply/messages.ts';
import { healthyNode } from './node-state.ts';

// The program of a node whose root is a folder, in the place of ssh: FOLDER NODE. Everything there is well, and other
// programs do nothing.

const [folder = '', name = ''] = process.argv.slice(2);
const root = join(folder, name);

async function main(): Promise<void> {
  const said = await answer(readFileSync(0, 'utf8'), {
    system: {
      root,
      run: () => ({ code: 0, output: '' }),
      sleep: () => undefined,
      now: () => new Date(),
      log: () => undefined,
    },
    identity: () => readNode(join(root, 'etc/lvsmith/node.json')),
    gather: async () => healthyNode,
    pause: async () => undefined,
    now: () => performance.now(),
  });
  process.stdout.write(`${JSON.stringify({ format: applyFormat, ...said })}\n`);
}

void main();
