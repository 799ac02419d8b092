import { verbs } from './verbs.ts';

const own: readonly (readonly [string, string])[] = [
  ['down', 'end the lab; nothing is left behind'],
  [
    'ssh NODE [COMMAND…]',
    "a root shell on a machine, over its console: works without the guest's network",
  ],
  ['console NODE', 'the serial console'],
];

export function helpText(): string {
  const rows = [...own, ...Object.values(verbs).map(({ usage, brief }) => [usage, brief] as const)];
  const width = Math.max(...rows.map(([usage]) => usage.length)) + 2;
  return [
    'usage: npm run lab -- VERB … [--profile NAME|FILE]',
    '',
    'The cluster of a profile (default: lab) on this computer.',
    '',
    ...rows.map(([usage, brief]) => `  ${usage.padEnd(width)}${brief}`),
    '',
  ].join('\n');
}
