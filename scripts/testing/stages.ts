/** A part of the tests. */
export interface Stage {
  readonly name: string;
  /** What it proves, in a few words. */
  readonly brief: string;
  /** Globs for AVA. */
  readonly files: readonly string[];
  /** How many test files run side by side. */
  readonly concurrency: number;
  /** Whether the coverage of the TypeScript is measured and printed, when the stage is asked for by its name. */
  readonly coverage?: boolean;
  /** It tests the tests, for whoever changes them: not part of the whole. */
  readonly byName?: boolean;
}

function all(folder: string): string {
  return `build/js/test/${folder}/**/*.test.js`;
}

function file(name: string): string {
  return `build/js/test/${name}.test.js`;
}

function not(files: readonly string[]): readonly string[] {
  return files.map((name) => `!${name}`);
}

/** These keep one processor busy, or two for a short time: two of them run side by side. */
const small = [
  'built-images/alert',
  'built-images/boots',
  'built-images/secure-boot',
  'cluster/refused-seeds',
  'cluster/seeds',
].map(file);

function byName(name: string, brief: string, files: readonly string[], concurrency = 1): Stage {
  return { name, brief: `${brief}; only by name`, files, concurrency, byName: true };
}

/** Long forms of what every run has, further kinds of clusters, and tests of tests. */
const chosen: readonly Stage[] = [
  byName(
    'slots',
    'a version proves itself, or is given up',
    ['boots', 'fallback', 'blessed', 'given-up', 'panics', 'hangs', 'cuts'].map((each) =>
      file(`built-images/slot-${each}`),
    ),
    2,
  ),
  byName(
    'everything',
    'images of a profile that says all that one can say',
    ['everything', 'everything-boots'].map((each) => file(`built-images/${each}`)),
  ),
  byName('variants', 'faults of the three directors in their other forms', [
    file('cluster/variants'),
  ]),
  byName('four', 'a fourth director joins three', [file('cluster/four')]),
  byName('migrated', 'an imported cluster boots and serves', [file('cluster/migrated')]),
  byName('update', 'a whole lab is updated while a client asks for pages', [
    file('cluster/update'),
  ]),
  byName(
    'apply',
    'every kind of change of a running cluster, and those that are taken back',
    ['rows', 'taken-back'].map((each) => file(`cluster/${each}`)),
  ),
  byName('console', 'the console of a booted lab in a browser, and a Prometheus beside it', [
    file('cluster/console'),
  ]),
  byName('witness', 'two directors and a realserver that votes with them', [
    file('cluster/witness'),
  ]),
  byName('notified', 'a failover is told by one mail, and logs go to a server', [
    file('cluster/notified'),
  ]),
  byName(
    'sites',
    'networks of larger sites: VLANs on a bond, two networks of clients, servers in a third',
    [file('cluster/sites')],
  ),
  byName('sabotage', 'every scenario fails when what it guards is broken', [all('sabotage')]),
];

const elsewhere = not([...small, ...chosen.flatMap(({ files }) => files)]);

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
    brief: 'every module by itself, and what the documentation says; by name with coverage',
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
    files: [all('built-images'), ...elsewhere],
    concurrency: 1,
  },
  {
    name: 'machines',
    brief: 'images that boot, seeds, alerts',
    files: small,
    concurrency: 2,
  },
  {
    name: 'cluster',
    brief: 'whole clusters, scenario by scenario',
    files: [all('cluster'), ...elsewhere],
    concurrency: 1,
  },
  ...chosen,
];

/** The table of stages for the usage text. */
export function stageTable(): string {
  return stages.map(({ name, brief }) => `  ${name.padEnd(10)} ${brief}`).join('\n');
}
