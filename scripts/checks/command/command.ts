import type { CheckType } from '../check-type.ts';
import { keepalivedBlock } from '../keepalived-block.ts';
import { timeoutArguments } from '../monitor-arguments.ts';

export const command: CheckType<'command'> = {
  name: 'command',
  summary: 'Runs a program on the director; exit code 0 means that the server works.',
  asksTcpPort: false,
  asksAddresses: 'one',
  options: {
    command: ({ Type, line }) =>
      Type.Array(line('A word of the command.'), {
        maxItems: 64,
        default: [],
        description:
          "A program on the director and its arguments. {address} and {port} stand for the server's; without {address} it is appended. Exit code 0: the server works.",
      }),
  },
  problems: ({ command: [program] }) => {
    if (program === undefined)
      return [
        {
          code: 'missing-command',
          path: ['command'],
          message: 'a check of type command needs a command',
          hint: 'command: [/usr/local/bin/check-it, --quick]',
        },
      ];
    if (program.startsWith('/')) return [];
    return [
      {
        code: 'relative-command',
        path: ['command', 0],
        message: `“${program}” is not an absolute path, and mon has no PATH to look it up in`,
        hint: 'write /usr/bin/… or /usr/local/bin/…',
      },
    ];
  },
  monitor: (check, port) => [
    'lvsmith-command.monitor',
    ...timeoutArguments(check),
    '--',
    ...withPort(check.command, port),
  ],
  keepalived: (check, address, port) =>
    keepalivedBlock('MISC_CHECK', [
      `misc_path "${withAddress(withPort(check.command, port), address).join(' ')}"`,
      `misc_timeout ${check.timeout / 1000}`,
    ]),
};

function withPort(words: readonly string[], port: number): readonly string[] {
  return words.map((word) => word.replaceAll('{port}', String(port)));
}

/** What the monitor does on a director. */
function withAddress(words: readonly string[], address: string): readonly string[] {
  if (!words.some((word) => word.includes('{address}'))) return [...words, address];
  return words.map((word) => word.replaceAll('{address}', address));
}
