import { buildCommand, buildRouteMap } from '@stricli/core';
import type { Role } from '../../overlays/shared/node/node.ts';
import { formats, type Format } from '../image/output/formats.ts';
import { Progress } from '../progress/progress.ts';
import { chooseSink } from '../progress/progress-sinks.ts';
import { catchInterruption } from '../runtime/interruption.ts';
import type { Context } from './context.ts';
import { withExitCodes } from './exit-code-help.ts';
import {
  jsonFlag,
  mirrorFlags,
  profileFlags,
  standardProfile,
  type ProfileFlags,
} from './flags.ts';
import { imageVersion, wordsOf } from './parsers.ts';

interface Flags extends ProfileFlags {
  readonly format: readonly Format[];
  readonly version?: string;
  readonly mirror?: string;
  readonly 'security-mirror'?: string;
  readonly locked: boolean;
  readonly update: boolean;
  readonly verify: boolean;
  readonly json: boolean;
}

/** `lvsmith build director`, `lvsmith build realserver`. */
export const build = buildRouteMap({
  routes: { director: buildOf('director'), realserver: buildOf('realserver') },
  docs: { brief: 'Build the disk image of one role' },
});

function buildOf(role: Role) {
  return buildCommand<Flags, [], Context>({
    docs: {
      brief: `Build the disk image of the ${role}s`,
      fullDescription: withExitCodes(
        `Builds the disk image of the ${role}s of a profile, in build/images (build/images/NAME for a profile other\nthan web). The last good image stays until the new one is complete.`,
        'invalid',
        'toolMissing',
        'mkosi',
        'verification',
      ),
    },
    parameters: {
      flags: {
        ...profileFlags(standardProfile),
        format: {
          kind: 'parsed',
          parse: wordsOf(formats),
          brief: `Also make the disk in these forms: ${formats.join(',')}`,
          default: 'raw',
          placeholder: 'forms',
        },
        version: {
          kind: 'parsed',
          parse: imageVersion,
          brief:
            "The image's version, as 1.4; otherwise the day of its packages and a word of its own",
          optional: true,
          placeholder: 'version',
        },
        ...mirrorFlags('The Debian archive to take packages from'),
        locked: {
          kind: 'boolean',
          brief: 'Take exactly the packages of the last build',
          default: false,
        },
        update: { kind: 'boolean', brief: 'Look for newer packages', default: false },
        verify: { kind: 'boolean', brief: 'Build twice and compare', default: false },
        json: jsonFlag('Report as JSON lines'),
      },
    },
    func: (flags) => buildRole(role, flags),
  });
}

async function buildRole(role: Role, flags: Flags): Promise<void> {
  // Nothing of an image may depend on the caller's umask.
  process.umask(0o022);
  const { buildImage } = await import('../image/build.ts');
  const progress = new Progress(
    chooseSink(flags.json ? process.stdout : process.stderr, flags.json),
  );
  catchInterruption();
  const { disk, version, converted, unchanged } = await buildImage({
    ...flags,
    role,
    mirror: { archive: flags.mirror, security: flags['security-mirror'] },
    progress,
    formats: flags.format,
  });
  const made = [disk, ...converted];
  if (flags.json)
    console.log(JSON.stringify({ images: made, version, unchanged, steps: progress.times }));
  else {
    const first = `${disk}: version ${version}${unchanged ? ', nothing has changed' : ''}`;
    console.log([first, ...converted].join('\n'));
  }
}
