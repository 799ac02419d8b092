import { buildCommand } from '@stricli/core';
import { buildFolder } from '../profile/build-folder.ts';
import { claimFolder } from '../profile/claim-folder.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { asFolderFailure } from '../runtime/storage-failure.ts';
import { media, type Medium } from '../seed/seed-media.ts';
import type { Context } from './context.ts';
import { withExitCodes } from './exit-code-help.ts';
import { jsonFlag, profileFlags, standardProfile, type ProfileFlags } from './flags.ts';

interface Flags extends ProfileFlags {
  readonly all: boolean;
  readonly format: 'nocloud' | 'config-drive';
  readonly medium: Medium;
  readonly check?: string;
  readonly json: boolean;
}

const { profile, out } = profileFlags(standardProfile);

/** `lvsmith seed NODE`. */
export const seed = buildCommand<Flags, string[], Context>({
  docs: {
    brief: 'Make the config drives of nodes',
    fullDescription: withExitCodes(
      "Writes a node's config drive, in build/seeds (build/seeds/NAME for a profile other than web): its name, its\naddresses and the cluster's secrets, which are made once and kept in ~/.local/state/lvsmith (or below\nXDG_STATE_HOME).\n\nWith --check it makes nothing: it says what a node of the profile would make of a seed that was written by hand\nor by a platform, with the code of the node itself.",
      'invalid',
      'toolMissing',
    ),
  },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'Nodes of the profile', parse: String, placeholder: 'node' },
    },
    flags: {
      profile,
      out: { ...out, brief: 'Folder for the config drives themselves' },
      all: { kind: 'boolean', brief: 'All nodes of the profile', default: false },
      format: {
        kind: 'enum',
        values: ['nocloud', 'config-drive'],
        default: 'nocloud',
        brief: 'NoCloud (volume cidata) or OpenStack ConfigDrive (volume config-2)',
      },
      medium: {
        kind: 'enum',
        values: media,
        default: 'iso',
        brief: 'An ISO image, a FAT image for a stick, or a folder',
      },
      check: {
        kind: 'parsed',
        parse: String,
        brief: 'Only judge this seed: a folder, or an ISO or FAT image',
        optional: true,
        placeholder: 'folder|image',
      },
      json: jsonFlag('Print what was written, or what was found, as JSON'),
    },
  },
  func: writeSeeds,
});

async function writeSeeds(flags: Flags, ...names: string[]): Promise<void> {
  if (flags.check !== undefined) {
    if (flags.all || names.length > 0 || flags.out !== undefined)
      throw new Failure('--check makes no seeds: name no nodes, and no --all or --out', {
        exitCode: exitCodes.usage,
      });
    const { runSeedCheck } = await import('./seed-check.ts');
    await runSeedCheck(flags.check, flags.profile, flags.json);
    return;
  }
  if (flags.all === names.length > 0)
    throw new Failure('name the nodes, or use --all', { exitCode: exitCodes.usage });
  const { loadProfile } = await import('../profile/load.ts');
  const { buildModel } = await import('../model/model.ts');
  const { makeSeeds } = await import('../seed/node-seeds.ts');
  const { tlsPairs } = await import('../profile/tls/tls-pairs.ts');
  const loaded = await loadProfile(flags.profile);
  const { cluster } = buildModel(loaded.profile);
  const { format, medium } = flags;
  const folder = flags.out ?? buildFolder('seeds', flags.profile);
  // A folder that the user named may hold whatever else there is.
  if (flags.out === undefined)
    await claimFolder(folder, loaded).catch((error: unknown) => {
      throw asFolderFailure(error, 'give --out', exitCodes.toolMissing);
    });
  const imageKeys = loaded.profile.image['seed-keys'];
  const certificates = tlsPairs(loaded.profile, loaded.file);
  const options = { format, medium, folder, imageKeys, certificates };
  const written = await makeSeeds(cluster, flags.all ? 'all' : names, options);
  if (flags.json) console.log(JSON.stringify(written));
  else for (const { path } of written) console.log(path);
}
