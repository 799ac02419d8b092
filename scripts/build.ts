import { buildCommand } from '@stricli/core';
import { roles } from '../overlays/shared/node.ts';
import { buildImage } from './image/build.ts';
import { formats, type Format } from './image/formats.ts';
import { runCommandLine, type Guard } from './report/cli.ts';
import { exitCodes } from './report/exit-codes.ts';
import { Failure, failureData } from './report/failure.ts';
import { catchInterruption } from './report/interruption.ts';
import { main } from './report/main.ts';
import { Progress } from './report/progress.ts';
import { chooseSink } from './report/progress-sinks.ts';

interface Flags {
  readonly profile: string;
  readonly format: string;
  readonly mirror?: string;
  readonly 'security-mirror'?: string;
  readonly locked: boolean;
  readonly update: boolean;
  readonly verify: boolean;
  readonly json: boolean;
}

await main(async () => {
  // Nothing of an image may depend on the caller's umask.
  process.umask(0o022);
  const [role, ...rest] = process.argv.slice(2);
  return runCommandLine(`npm run build:${role} --`, command(role ?? ''), rest);
});

function command(roleName: string) {
  return (guard: Guard) =>
    buildCommand({
      docs: { brief: 'Builds the disk image of one role from a profile, in build/images.' },
      parameters: {
        flags: {
          profile: {
            kind: 'parsed',
            parse: String,
            brief: 'A name in profiles/, or a file',
            default: 'web',
          },
          format: {
            kind: 'parsed',
            parse: String,
            brief: `Also make the disk in these forms: ${formats.join(',')}`,
            default: 'raw',
          },
          mirror: {
            kind: 'parsed',
            parse: String,
            brief: 'The Debian archive to take packages from',
            optional: true,
          },
          'security-mirror': {
            kind: 'parsed',
            parse: String,
            brief: 'The archive of security updates',
            optional: true,
          },
          locked: {
            kind: 'boolean',
            brief: 'Take exactly the packages of the last build',
            default: false,
          },
          update: { kind: 'boolean', brief: 'Look for newer packages', default: false },
          verify: { kind: 'boolean', brief: 'Build twice and compare', default: false },
          json: { kind: 'boolean', brief: 'Report as JSON lines', default: false },
        },
      },
      func: guard((flags: Flags) => build(roleName, flags)),
    });
}

/** A program that reads the lines wants to read why there is no image, too. */
async function build(roleName: string, flags: Flags): Promise<void> {
  try {
    await buildRole(roleName, flags);
  } catch (error) {
    if (flags.json) console.log(JSON.stringify(failureData(error)));
    throw error;
  }
}

async function buildRole(roleName: string, flags: Flags): Promise<void> {
  const role = roles.find((name) => name === roleName);
  if (role === undefined)
    throw usage(`there is no role ${JSON.stringify(roleName)}`, roles.join(', '));
  const wanted = parseFormats(flags.format);
  const progress = new Progress(
    chooseSink(flags.json ? process.stdout : process.stderr, flags.json),
  );
  catchInterruption();
  const { disk, converted, unchanged } = await buildImage({
    ...flags,
    role,
    mirror: { archive: flags.mirror, security: flags['security-mirror'] },
    progress,
    formats: wanted,
  });
  const made = [disk, ...converted];
  if (flags.json) console.log(JSON.stringify({ images: made, unchanged, steps: progress.times }));
  else console.log([unchanged ? `${disk}: nothing has changed` : disk, ...converted].join('\n'));
}

function parseFormats(text: string): readonly Format[] {
  return text.split(',').map((name) => {
    const format = formats.find((known) => known === name.trim());
    if (format === undefined)
      throw usage(`there is no format ${JSON.stringify(name)}`, formats.join(', '));
    return format;
  });
}

function usage(message: string, known: string): Failure {
  return new Failure(message, { exitCode: exitCodes.usage, hint: `one of ${known}` });
}
