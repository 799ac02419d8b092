import { visible } from '../../shared/text/visible.ts';
import { command } from '../command/command.ts';

async function main(): Promise<void> {
  // `lvsmith table | head`: whoever read the output has had enough; a shell says 141 of that.
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(141);
    });
  try {
    const { code, stdout, stderr } = await command(process.argv.slice(2));
    // Servers, programs and seeds have a say in these texts.
    if (stdout !== undefined) process.stdout.write(visible(stdout));
    if (stderr !== undefined) process.stderr.write(visible(stderr));
    process.exitCode = code;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(visible(`lvsmith: ${message}\n`));
    process.exitCode = 1;
  }
}

void main();
