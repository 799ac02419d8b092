import { readFileSync } from 'node:fs';
import { buildModel, type Model } from '../../scripts/model/model.ts';
import { inspectText, type LoadedProfile } from '../../scripts/profile/load.ts';

/** Every profile that the repository ships, and those that use everything. */
export const profileFiles = [
  'profiles/web.yaml',
  'profiles/small.yaml',
  'profiles/lab.yaml',
  'test/fixtures/everything.yaml',
  'test/fixtures/direct.yaml',
  'test/cluster/profiles/pair.yaml',
] as const;

export function load(file: string): LoadedProfile {
  return loadText(readFileSync(file, 'utf8'), file);
}

export function loadText(text: string, file = 'test.yaml'): LoadedProfile {
  const { loaded, diagnostics } = inspectText(text, file);
  if (loaded === undefined) throw new Error(JSON.stringify(diagnostics, null, 1));
  return loaded;
}

export function modelOf(file: string): Model {
  return buildModel(load(file).profile);
}

export interface Variation {
  /** The lines below `membership:`. */
  readonly membership?: string;
  readonly failover?: string;
  readonly directors?: number;
  readonly preferred?: number;
  readonly more?: string;
}

/** A small valid profile with the parts that a test wants to be different. */
export function variation(options: Variation = {}): string {
  const { directors = 3, preferred } = options;
  const numbers = Array.from({ length: directors }, (_, index) => index + 1);
  const section = (name: string, body: string | undefined) =>
    body === undefined ? [] : [`${name}: { ${body} }`];
  return [
    'name: test',
    'networks: { public: { subnet: 10.0.0.0/24, gateway: 10.0.0.1 } }',
    'directors:',
    ...numbers.map(
      (n) =>
        `  - { name: d${n}, public: { address: 10.0.0.${10 + n} }${n === preferred ? ', preferred: true' : ''} }`,
    ),
    ...section('membership', options.membership),
    ...section('failover', options.failover),
    'floating-addresses: [{ address: 10.0.0.100 }]',
    'realservers: [{ name: r1, address: 10.0.0.201 }, { name: r2, address: 10.0.0.202 }]',
    ...(options.more === undefined ? [] : [options.more]),
    '',
  ].join('\n');
}
