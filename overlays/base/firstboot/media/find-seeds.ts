import { mkdirSync } from 'node:fs';
import type { Diagnostic } from '../../../shared/diagnostics/diagnostic.ts';
import { diagnosticFor } from '../../../shared/diagnostics/finding.ts';
import { digestOf, seedDigest } from '../../../shared/seed/layout.ts';
import type { Overrides } from '../../../shared/seed/combine.ts';
import type { SeedBytes, SeedFormat } from '../../../shared/seed/seed.ts';
import { seedDevices, type SeedDevice } from './block-devices.ts';
import { platformSeed } from './platform.ts';
import { readSeedFolder, type ReadFiles } from './read-seed.ts';
import { at, type System } from '../system.ts';

/** A seed as it was found, before anybody looked into its files. */
export interface FoundSeed {
  /** `/dev/sr0`, or a folder. */
  readonly source: string;
  readonly format: SeedFormat;
  readonly files: SeedBytes;
  /** The first file beside it that no seed has, by its path; empty: there is none. */
  readonly others: readonly string[];
  /** Of the files that say what the node is to be. */
  readonly digest: string;
  /** Of all its files, the signature included. */
  readonly mediumDigest: string;
  readonly overrides: Overrides;
  /** What is wrong with the medium itself. */
  readonly diagnostics: readonly Diagnostic[];
}

const mountPoint = '/run/lvsmith/seed';

/** Every seed that is attached right now. The same seed on two media is two of them. */
export function findSeeds(system: System): readonly FoundSeed[] {
  const platform = platformSeed(system);
  const overrides = platform?.overrides ?? {};
  const found = seedDevices(system).map((device) => ({
    ...foundSeed(device.device, device.format, readDevice(system, device)),
    overrides,
  }));
  if (platform?.folder !== undefined) {
    const read = readSeedFolder(at(system, platform.folder), 'nocloud');
    found.push({ ...foundSeed(platform.folder, 'nocloud', read), overrides });
  }
  if (platform?.remote !== undefined) {
    const refused = remote(platform.remote, platform.origin);
    found.push({ ...foundSeed(platform.remote, 'nocloud', refused), overrides });
  }
  return found;
}

/** What was read of a medium, as a seed. */
export function foundSeed(source: string, format: SeedFormat, read: ReadFiles): FoundSeed {
  const mediumDigest = digestOf(Object.keys(read.files), read.files);
  const digest = seedDigest(format, read.files);
  return { source, format, ...read, digest, mediumDigest, overrides: {} };
}

function readDevice(system: System, { device, format, type }: SeedDevice): ReadFiles {
  const target = at(system, mountPoint);
  mkdirSync(target, { recursive: true, mode: 0o700 });
  const options = 'ro,nosuid,nodev,noexec';
  const mounted = system.run('mount', ['-t', type, '-o', options, at(system, device), target]);
  if (mounted.code !== 0) return unread(notMounted(device, mounted.output));
  try {
    return readSeedFolder(target, format);
  } finally {
    system.run('umount', [target]);
  }
}

function unread(diagnostic: Diagnostic): ReadFiles {
  return { files: {}, others: [], diagnostics: [diagnostic] };
}

function notMounted(device: string, output: string): Diagnostic {
  const reason = output.replace(/\s+/g, ' ').trim().slice(0, 160);
  return diagnosticFor(device, {
    code: 'seed-unreadable',
    message: `the seed medium cannot be mounted${reason === '' ? '' : `: ${reason}`}`,
    hint: 'it is damaged or was not written completely: write it again',
  });
}

function remote(url: string, origin: string): ReadFiles {
  const diagnostic = diagnosticFor(url, {
    code: 'seed-remote',
    message: `${origin} names a seed that is not on this machine`,
    hint: 'attach it as a disk: a node gets its addresses from its seed, before it has a network',
  });
  return unread(diagnostic);
}
