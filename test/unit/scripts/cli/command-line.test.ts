import { buildCommand, buildRouteMap } from '@stricli/core';
import test from 'ava';
import { isGroup, protectCommand, readCommandLine } from '../../../../scripts/cli/command-line.ts';
import type { Context } from '../../../../scripts/cli/context.ts';
import { profileFlags, type ProfileFlags } from '../../../../scripts/cli/flags.ts';

const shell = buildCommand<ProfileFlags, string[], Context>({
  docs: { brief: 'a command of a node' },
  parameters: {
    flags: profileFlags('lab'),
    positional: { kind: 'array', parameter: { parse: String, brief: 'words' } },
  },
  func: () => undefined,
});
const lab = buildRouteMap<string, Context>({ routes: { shell }, docs: { brief: 'the lab' } });
const root = buildRouteMap<string, Context>({ routes: { lab }, docs: { brief: 'all' } });

test('flags before a verb are moved behind it; the -- of npm goes', (t) => {
  for (const words of ['lab --profile x shell a', '-- lab -- --profile x shell a']) {
    const { route, rest } = readCommandLine(root, words.split(' '));
    t.deepEqual(route, ['lab', 'shell']);
    t.deepEqual(rest, ['--profile', 'x', 'a'], words);
  }
  t.deepEqual(readCommandLine(root, ['lab', '--profile=x', 'shell']).rest, ['--profile=x']);
  t.deepEqual(readCommandLine(root, ['lab', '--profile']).rest, ['--profile']);
});

test('help and version are left to the command', (t) => {
  t.deepEqual(readCommandLine(root, ['lab', '--help']).rest, ['--help']);
  t.true(isGroup(readCommandLine(root, ['lab', '--help']).target));
});

test('a group may have a command that is meant where none is named', (t) => {
  const usual = buildRouteMap<string, Context>({
    routes: { shell, other: shell },
    defaultCommand: 'shell',
    docs: { brief: 'a group' },
  });
  const group = buildRouteMap<string, Context>({ routes: { usual }, docs: { brief: 'all' } });
  const read = (words: string) => readCommandLine(group, words.split(' '));
  for (const words of ['usual', 'usual word', 'usual --flag', 'usual --profile x word']) {
    const { route, target } = read(words);
    t.deepEqual([route, isGroup(target)], [['usual'], false], words);
  }
  t.deepEqual(read('usual word --flag').rest, ['word', '--flag']);
  t.deepEqual(read('usual other word'), {
    route: ['usual', 'other'],
    target: shell,
    rest: ['word'],
  });
  t.true(isGroup(read('usual --help').target));
});

for (const [words, meant] of [
  ['node', 'node --'],
  ['node ls -l --profile', 'node -- ls -l --profile'],
  ['--profile x node df -h', '--profile x node -- df -h'],
  ['--profile=x node df -h', '--profile=x node -- df -h'],
  ['node -- ls -l', 'node -- ls -l'],
  ['--out y -- node ls', '--out y -- node ls'],
  ['--help', '--help'],
] as const)
  test(`the words after a machine are a command for it: ${words}`, (t) => {
    t.deepEqual(protectCommand(shell, words.split(' ')).join(' '), meant);
  });
