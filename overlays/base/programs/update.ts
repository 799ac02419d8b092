import { visible } from '../../shared/text/visible.ts';
import { usageCode } from '../command/output.ts';
import { runUpdate } from '../update/run-update.ts';

const downgradeFlag = '--downgrade';

/** `update FILE.update.json [--downgrade]`: 0 done, 1 refused or failed, 64 wrong words. */
async function main(words: readonly string[]): Promise<void> {
  const [file, ...others] = words.filter((word) => word !== downgradeFlag);
  if (file === undefined || others.length > 0 || file.startsWith('-')) {
    process.stderr.write(`usage: update FILE.update.json [${downgradeFlag}]\n`);
    process.exitCode = usageCode;
    return;
  }
  try {
    const done = await runUpdate(file, { downgrade: words.includes(downgradeFlag) });
    process.stdout.write(visible(`${done}\n`));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(visible(`update: ${message}\n`));
    process.exitCode = 1;
  }
}

void main(process.argv.slice(2));
