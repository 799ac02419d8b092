// Runs an entry point of scripts/, compiled: `node scripts/start.mjs check --profile lab`.
//
// This is the one file that runs before anything is compiled. Asking the compiler whether there is
// something to do takes longer than a whole check does; asking the file system takes milliseconds.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stamp = 'build/js/.compiled';
const single = ['package-lock.json', 'tsconfig.base.json', 'tsconfig.json'];

/** Milliseconds; 0 for what is not there. */
function changed(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** The newest change below a folder. A folder's own time tells that a file in it was deleted. */
function newest(folder) {
  let latest = changed(folder);
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    // What is copied into the images, and the golden trees, is not compiled.
    if (entry.isDirectory() && !['tree', 'templates', 'golden'].includes(entry.name))
      latest = Math.max(latest, newest(path));
    else if (/\.(tsx?|m?js|json)$/.test(entry.name)) latest = Math.max(latest, changed(path));
  }
  return latest;
}

function compile() {
  const started = new Date();
  const compiler = 'node_modules/typescript/bin/tsc';
  const { status } = spawnSync(process.execPath, [compiler, '-b'], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  mkdirSync('build/js', { recursive: true });
  writeFileSync(stamp, '');
  utimesSync(stamp, started, started);
}

const [name, ...args] = process.argv.slice(2);
const sources = [...['overlays', 'scripts', 'test'].map(newest), ...single.map(changed)];
if (changed(stamp) <= Math.max(...sources)) compile();
const entry = new URL(`../build/js/scripts/${name}.js`, import.meta.url);
process.argv = [process.execPath, entry.pathname, ...args];
await import(entry.href);
