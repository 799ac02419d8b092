import { buildCommand } from '@stricli/core';
import { buildModel } from './model/model.ts';
import { loadProfile } from './profile/load.ts';
import { runCommandLine, type Guard } from './report/cli.ts';
import { exitCodes } from './report/exit-codes.ts';
import { Failure } from './report/failure.ts';
import { main } from './report/main.ts';
import { outputFolder } from './report/output.ts';
import { makeSeeds } from './seed/make.ts';
import { media, type Medium } from './seed/write.ts';

interface Flags {
  readonly profile: string;
  readonly all: boolean;
  readonly format: 'nocloud' | 'config-drive';
  readonly medium: Medium;
  readonly out?: string;
  readonly json: boolean;
}

await main(() => runCommandLine('npm run seed --', seedCommand));

function seedCommand(guard: Guard) {
  return buildCommand<Flags, string[]>({
    docs: {
      brief: 'Make the config drives of nodes',
      fullDescription:
        "Writes a node's config drive: its name, its addresses and the cluster's secrets, which are made once and kept in ~/.local/state/lvsmith (or below XDG_STATE_HOME).",
    },
    parameters: {
      positional: {
        kind: 'array',
        parameter: { brief: 'Nodes of the profile', parse: String, placeholder: 'NODE' },
      },
      flags: {
        profile: { kind: 'parsed', parse: String, brief: 'Name or file', default: 'web' },
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
        out: { kind: 'parsed', parse: String, optional: true, brief: 'Folder to write to' },
        json: { kind: 'boolean', brief: 'Print what was written as JSON', default: false },
      },
    },
    func: guard(writeSeeds),
  });
}

async function writeSeeds(flags: Flags, ...names: string[]): Promise<void> {
  if (flags.all === names.length > 0)
    throw new Failure('name the nodes, or use --all', { exitCode: exitCodes.usage });
  const { name, profile } = await loadProfile(flags.profile);
  const { cluster } = buildModel(profile);
  const { format, medium } = flags;
  const folder = flags.out ?? outputFolder('seeds', name);
  const written = await makeSeeds(cluster, flags.all ? 'all' : names, { format, medium, folder });
  if (flags.json) console.log(JSON.stringify(written));
  else for (const { path } of written) console.log(path);
}
