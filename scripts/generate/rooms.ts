/** A folder below `scripts/`: what it is for, and which other rooms its files may import. */
interface Room {
  readonly purpose: string;
  readonly imports: readonly string[];
  /** npm packages and node builtins that must not be used here, with the reason. */
  readonly banned?: Readonly<Record<string, string>>;
}

const noProcess = { zx: 'This room starts no process.' } as const;
const pure = {
  ...noProcess,
  'node:fs': 'This room is pure.',
  'node:fs/promises': 'This room is pure.',
} as const;

/**
 * Every room of the build host, from the ground up: a room imports only rooms that stand above it in this
 * list. The oxlint rules and the table in docs/rooms.md are generated from here.
 */
export const rooms: Readonly<Record<string, Room>> = {
  runtime: {
    purpose: 'Processes, failures, exit codes, interruption, diagnostics on the terminal',
    imports: [],
  },
  progress: { purpose: 'Progress of long work, as lines or as JSON', imports: ['runtime'] },
  host: {
    purpose: 'The build host: cache, file locks, free space, privileges',
    imports: ['runtime'],
  },
  secrets: {
    purpose: 'What a cluster keeps secret on the build host, made once: its keys and passwords',
    imports: ['runtime'],
    banned: noProcess,
  },
  media: { purpose: 'ISO 9660 and FAT volumes, written and read', imports: [], banned: pure },
  mkosi: {
    purpose: 'A wrapper of mkosi that knows nothing of LVS: settings, INI, summary',
    imports: ['runtime'],
  },
  checks: {
    purpose:
      'The registry of health checks: all that is known about each type, in a folder of its own',
    imports: [],
    banned: pure,
  },
  profile: {
    purpose: 'YAML text → a typed, complete profile, or diagnostics with file, line and column',
    imports: ['runtime', 'checks'],
    banned: noProcess,
  },
  toolchain: {
    purpose: "Debian's archive, mkosi, and sysroots with the tools that the host lacks",
    imports: ['runtime', 'progress', 'host', 'mkosi'],
  },
  model: {
    purpose: '`CompleteProfile` → `Cluster`: addresses, ids, timings, virtual services',
    imports: ['profile'],
    banned: pure,
  },
  render: {
    purpose: '`Cluster` and overlays → every file of an image, each line with its source',
    imports: ['runtime', 'checks', 'profile', 'model'],
    banned: noProcess,
  },
  seed: {
    purpose: "`Cluster`, a node's name and secrets → a config drive",
    imports: ['runtime', 'secrets', 'media'],
  },
  apply: {
    purpose: 'A profile beside what its nodes run → a plan, and the plan carried out over ssh',
    imports: ['runtime', 'secrets', 'profile', 'model', 'render'],
  },
  rotate: {
    purpose: 'New keys for a running cluster, brought to its nodes step by step',
    imports: ['runtime', 'progress', 'secrets', 'seed', 'apply'],
  },
  verify: {
    purpose: "Rendered files → findings of the real tools at the profile's lines; failover proofs",
    imports: ['runtime', 'host', 'toolchain', 'profile', 'render'],
  },
  image: {
    purpose: 'Rendered files and programs → a disk image, its metadata and bill of materials',
    imports: [
      'runtime',
      'progress',
      'host',
      'secrets',
      'mkosi',
      'profile',
      'toolchain',
      'model',
      'render',
      'verify',
    ],
  },
  lab: {
    purpose: 'Images and seeds → a running cluster of QEMU machines to try and to break',
    imports: ['runtime', 'progress', 'host', 'profile', 'toolchain', 'model', 'seed', 'image'],
  },
  outdated: {
    purpose: 'The packages of an image and an index of security updates → what is behind',
    imports: [],
    banned: pure,
  },
  update: {
    purpose: 'Payloads of a new version → the machines of a running cluster, one after the other',
    imports: ['runtime', 'progress', 'secrets', 'profile', 'model'],
  },
  import: {
    purpose: 'Files of another cluster → a profile, and what it cannot say',
    imports: ['runtime', 'profile', 'verify'],
    banned: noProcess,
  },
  measure: {
    purpose: 'A running lab → what clients notice of a fault, with reports and pictures',
    imports: ['runtime', 'progress', 'checks', 'profile', 'lab'],
  },
  rig: {
    purpose: 'Directors in namespaces → what a client sees of a fault, without virtual machines',
    imports: [
      'runtime',
      'progress',
      'host',
      'checks',
      'profile',
      'model',
      'render',
      'image',
      'lab',
      'measure',
    ],
  },
  bench: {
    purpose: 'Figures of every stage, for `lvsmith bench`',
    imports: [
      'runtime',
      'progress',
      'host',
      'profile',
      'toolchain',
      'model',
      'render',
      'seed',
      'apply',
      'image',
      'lab',
      'measure',
    ],
  },
  cli: {
    purpose: 'The command `lvsmith`: one file for each verb, with its flags and its help',
    imports: [
      'runtime',
      'progress',
      'profile',
      'model',
      'render',
      'seed',
      'apply',
      'rotate',
      'verify',
      'image',
      'toolchain',
      'outdated',
      'update',
      'import',
      'lab',
      'measure',
      'rig',
      'bench',
    ],
  },
  generate: {
    purpose: 'Files that are generated and committed',
    imports: ['checks', 'profile'],
  },
  testing: { purpose: 'The stages of `npm test` and their results', imports: ['runtime'] },
};
