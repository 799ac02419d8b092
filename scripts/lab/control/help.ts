import { verbs } from './verbs.ts';

/** Verbs that need more than the lab's answer: they end it, or take the terminal. */
const own: Readonly<Record<string, readonly [usage: string, brief: string]>> = {
  down: ['down', 'end the lab; nothing is left behind'],
  ssh: [
    'ssh NODE [COMMAND…]',
    "a root shell over the console, without the machine's network; or the commands on its input",
  ],
  console: ['console NODE', 'the serial console'],
};

export function isVerb(word: string): boolean {
  return Object.hasOwn(own, word) || Object.hasOwn(verbs, word);
}

/** Every verb with what it does, for --help. */
export function verbTable(): string {
  const rows = [
    ...Object.values(verbs).map(({ usage, brief }) => [usage, brief] as const),
    ...Object.values(own),
  ];
  const width = Math.max(...rows.map(([usage]) => usage.length)) + 2;
  return ['Verbs:', ...rows.map(([usage, brief]) => `  ${usage.padEnd(width)}${brief}`)].join('\n');
}
