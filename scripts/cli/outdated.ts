import { buildCommand } from '@stricli/core';
import { roles, type Role } from '../../overlays/shared/node/node.ts';
import type { SecurityUpdate } from '../outdated/security-updates.ts';
import { buildFolder } from '../profile/build-folder.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
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

interface Flags extends ProfileFlags {
  readonly mirror?: string;
  readonly 'security-mirror'?: string;
  readonly json: boolean;
}

/** `lvsmith outdated`. */
export const outdated = buildCommand<Flags, [Role?], Context>({
  docs: {
    brief: 'Say which packages of an image have security updates',
    fullDescription: withExitCodes(
      'Compares the packages of the last builds with the security suite of the archive, whose lists are fetched and\nverified. Ends with 6 when an image is behind.',
      'invalid',
      'toolMissing',
      'verification',
    ),
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: 'director or realserver; otherwise both',
          parse: roleOf,
          placeholder: 'role',
          optional: true,
        },
      ],
    },
    flags: {
      ...profileFlags(standardProfile),
      ...mirrorFlags('The Debian archive to ask'),
      json: jsonFlag('Print the result as JSON'),
    },
  },
  func: runOutdated,
});

/** What is behind in the image of a role. */
interface ImageUpdates {
  readonly role: Role;
  /** The day of the archive that its packages are from. */
  readonly packagesOf: string;
  readonly updates: readonly SecurityUpdate[];
}

/** An image has packages with known holes. */
class Behind extends Failure {
  readonly #images: readonly ImageUpdates[];

  constructor(images: readonly ImageUpdates[]) {
    const behind = images.filter(({ updates }) => updates.length > 0);
    const counts = behind.map(({ role, updates }) => `${updates.length} of the ${role}`);
    super(`packages have security updates: ${counts.join(', ')}`, {
      exitCode: exitCodes.verification,
      hint: behind
        .map(({ role }) => `lvsmith build ${role} --update makes an image with them`)
        .join('; '),
    });
    this.#images = images;
  }

  override data(): object {
    return { images: this.#images };
  }
}

async function runOutdated(flags: Flags, role?: Role): Promise<void> {
  const { lockPath, readLock } = await import('../image/rootfs/package-lock.ts');
  const { fetchSecurityIndex } = await import('../toolchain/security-index.ts');
  const { findMirror } = await import('../toolchain/mirror.ts');
  const { securityUpdates } = await import('../outdated/security-updates.ts');
  const folder = buildFolder('images', flags.profile, flags.out);
  const wanted = role === undefined ? roles : [role];
  const locks = await Promise.all(
    wanted.map((each) => readLock(lockPath(folder, each), 'outdated')),
  );
  catchInterruption();
  const mirror = { archive: flags.mirror, security: flags['security-mirror'] };
  const index = await fetchSecurityIndex(await findMirror(mirror));
  const images = wanted.map((each, at) => ({
    role: each,
    packagesOf: locks[at]?.archive ?? '',
    updates: securityUpdates(locks[at]?.packages ?? {}, index.text),
  }));
  const behind = images.some(({ updates }) => updates.length > 0);
  if (flags.json && !behind) console.log(JSON.stringify({ images }));
  if (!flags.json) console.log(images.flatMap((image) => linesOf(image, index.day)).join('\n'));
  if (behind) throw new Behind(images);
}

function linesOf({ role, packagesOf, updates }: ImageUpdates, day: string): readonly string[] {
  const head = `${role}, packages of ${packagesOf}, archive of ${day}`;
  if (updates.length === 0) return [`${head}: no security updates`];
  const width = Math.max(...updates.map((update) => update.package.length));
  return [
    `${head}:`,
    ...updates.map(
      (update) => `  ${update.package.padEnd(width)}  ${update.installed} → ${update.available}`,
    ),
  ];
}

/** @throws SyntaxError (from the parser) that names the roles. */
function roleOf(text: string): Role {
  const role = roles.find((each) => each === text);
  if (role !== undefined) return role;
  throw new SyntaxError(`${text} is none of ${roles.join(', ')}`);
}
