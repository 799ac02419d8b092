import { visible } from '../../shared/text/visible.ts';
import { usageCode } from '../command/output.ts';
import { runUpdate } from '../update/run-update.ts';

const downgradeFlag = '--downgrade';
const checkFlag = '--check';
const flags: readonly string[] = [downgradeFlag, checkFlag];

/** `update FILE.update.json [--downgrade] [--check]`: 0 done, 1 refused or failed, 64 wrong words. */
async function main(words: readonly string[]): Promise<void> {
  const [file, ...others] = words.filter((word) => !flags.includes(word));
  if (file === undefined || others.length > 0 || file.startsWith('-')) {
    process.stderr.write(`usage: update FILE.update.json [${downgradeFlag}] [${checkFlag}]\n`);
    process.exitCode = usageCode;
    return;
  }
  try {
    const has = (flag: string) => words.includes(flag);
    const options = { downgrade: has(downgradeFlag), checkOnly: has(checkFlag) };
    const done = await runUpdate(file, options);
    process.stdout.write(visible(`${done}\n`));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(visible(`update: ${message}\n`));
    process.exitCode = 1;
  }
}

void main(process.argv.slice(2));
