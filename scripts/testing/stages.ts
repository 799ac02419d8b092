/** A part of the tests. */
export interface Stage {
  readonly name: string;
  /** What it proves, in a few words. */
  readonly brief: string;
  /** Globs for AVA. */
  readonly files: readonly string[];
  /** How many test files run side by side. */
  readonly concurrency: number;
  /** Whether the coverage of the TypeScript is measured and printed. */
  readonly coverage?: boolean;
  /** It tests the tests, for whoever changes them: not part of the whole. */
  readonly byName?: boolean;
}

/** These keep one processor busy, or two for a short time: two of them run side by side. */
const small = [
  'built-images/alert',
  'built-images/boots',
  'built-images/secure-boot',
  'built-images/slot-boots',
  'cluster/four',
  'cluster/seeds',
];

function all(folder: string): string {
  return `build/js/test/${folder}/**/*.test.js`;
}

function file(name: string): string {
  return `build/js/test/${name}.test.js`;
}

/** As long as what it follows, which every run has; and machines that start five times. */
const slots = ['fallback', 'blessed', 'given-up', 'panics', 'hangs', 'cuts'].map((name) =>
  file(`built-images/slot-${name}`),
);

/** A whole lab that restarts machine by machine. */
const update = file('cluster/update');

/** Proves what the others prove, on a profile that was imported. */
const migrated = file('cluster/migrated');

/** Images of which no other test has a use. */
const everything = file('built-images/everything');

/** A third kind of cluster, beside those that every run has. */
const witness = file('cluster/witness');

/** The nets of `apply`; one of them lasts as long as its window. */
const takenBack = file('cluster/taken-back');

const notSmall = small.map((name) => `!${file(name)}`);

/** In the order in which they run: what fails soonest comes first. */
export const stages: readonly Stage[] = [
  {
    name: 'lint',
    brief: 'format, lint rules, unused code, generated files',
    files: [all('lint')],
    concurrency: 1,
  },
  {
    name: 'unit',
    brief: 'every module by itself, and what the documentation says; with coverage',
    files: [all('unit'), all('docs'), all('fuzz')],
    concurrency: 2,
    coverage: true,
  },
  {
    name: 'tools',
    brief: 'what is rendered, judged by the programs that read it',
    files: [all('tools')],
    concurrency: 2,
  },
  {
    name: 'image',
    brief: 'what is in the built images',
    files: [all('built-images'), ...notSmall, ...slots.map((name) => `!${name}`), `!${everything}`],
    concurrency: 1,
  },
  {
    name: 'machines',
    brief: 'images that boot, seeds, alerts, a fourth director',
    files: small.map(file),
    concurrency: 2,
  },
  {
    name: 'cluster',
    brief: 'whole clusters, scenario by scenario',
    files: [
      all('cluster'),
      ...notSmall,
      ...[migrated, update, witness, takenBack].map((name) => `!${name}`),
    ],
    concurrency: 1,
  },
  {
    name: 'slots',
    brief: 'a version proves itself, or is given up; only by name',
    files: slots,
    concurrency: 2,
    byName: true,
  },
  {
    name: 'everything',
    brief: 'images of a profile that says all that one can say; only by name',
    files: [everything],
    concurrency: 1,
    byName: true,
  },
  {
    name: 'migrated',
    brief: 'an imported cluster boots and serves; only by name',
    files: [migrated],
    concurrency: 1,
    byName: true,
  },
  {
    name: 'update',
    brief: 'a whole lab is updated while a client asks for pages; only by name',
    files: [update],
    concurrency: 1,
    byName: true,
  },
  {
    name: 'apply',
    brief: 'changes of a running cluster that are taken back; only by name',
    files: [takenBack],
    concurrency: 1,
    byName: true,
  },
  {
    name: 'witness',
    brief: 'two directors and a realserver that votes with them; only by name',
    files: [witness],
    concurrency: 1,
    byName: true,
  },
  {
    name: 'sabotage',
    brief: 'every scenario fails when what it guards is broken; only by name',
    files: [all('sabotage')],
    concurrency: 1,
    byName: true,
  },
];

/** The table of stages for the usage text. */
export function stageTable(): string {
  return stages.map(({ name, brief }) => `  ${name.padEnd(10)} ${brief}`).join('\n');
}
