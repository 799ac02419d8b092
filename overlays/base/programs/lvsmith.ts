import { command } from '../command/command.ts';

async function main(): Promise<void> {
  try {
    const { code, stdout, stderr } = await command(process.argv.slice(2));
    if (stdout !== undefined) process.stdout.write(stdout);
    if (stderr !== undefined) process.stderr.write(stderr);
    process.exitCode = code;
  } catch (error) {
    process.stderr.write(`lvsmith: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

void main();
