import { command } from '../command/command.ts';

process.exitCode = command(process.argv.slice(2));
