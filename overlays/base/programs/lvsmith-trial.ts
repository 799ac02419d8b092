import { visible } from '../../shared/text/visible.ts';
import { nodeTrialTools } from '../trial/node-trial.ts';
import { settleTrial } from '../trial/trial.ts';

/** 0: settled. 1: the running version is given up, or there was an error; `trial` restarts the machine. */
async function main(): Promise<void> {
  try {
    const result = await settleTrial(await nodeTrialTools());
    process.exitCode = result === 'settled' ? 0 : 1;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(visible(`trial: ${message}\n`));
    process.exitCode = 1;
  }
}

void main();
