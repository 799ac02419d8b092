import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { lvsmith } from '../helpers/lvsmith.ts';

// Nothing is documented that was never run: every option of every command is in the words of some test.

const told = ['help', 'help-all', 'version', 'profile', 'out', 'json'];

/** The verbs that a group lists, by the words that lead to them. */
async function commandsBelow(route: readonly string[]): Promise<readonly (readonly string[])[]> {
  const { stdout } = await lvsmith(...route, '--help');
  const [, list] = /^COMMANDS\n((?: {2}.*\n?)+)/m.exec(stdout) ?? [];
  if (list === undefined) return [route];
  const names = [...list.matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = '']) => name);
  const below = await Promise.all(names.map((name) => commandsBelow([...route, name])));
  return below.flat();
}

async function optionsOf(route: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await lvsmith(...route, '--help');
  const flags = /^FLAGS\n([^]*?)(?:^[A-Z]+\n|$(?![^]))/m.exec(stdout)?.[1] ?? '';
  const names = [...flags.matchAll(/^.{0,8}?--(?:no-)?([a-z][a-z-]+)/gm)];
  return names.map(([, name = '']) => name).filter((name) => !told.includes(name));
}

/** What tests say, without those that only read the documentation. */
const words = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('docs/'))
  .map((name) => readFileSync(join('test', name), 'utf8'))
  .join('\n');

/** As a word of a command line; or as a setting of what the command calls. */
function isRun(option: string): boolean {
  return new RegExp(`--(?:no-)?${option}\\b`).test(words);
}

/** They measure: their options choose what, and whoever runs them reads the figures. */
const measuring = ['bench'];

test('every option of every command is in the words of a test', async (t) => {
  const commands = (await commandsBelow([])).filter(([verb = '']) => !measuring.includes(verb));
  t.true(commands.length > 20, commands.join());
  const missing: string[] = [];
  let seen = 0;
  for (const route of commands)
    for (const option of await optionsOf(route)) {
      seen++;
      if (!isRun(option)) missing.push(`${route.join(' ')} --${option}`);
    }
  t.true(seen > 20, String(seen));
  t.deepEqual(missing, []);
});
