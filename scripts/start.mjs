#!/usr/bin/env node
// lvsmith, in a checkout and installed: `node scripts/start.mjs check --profile lab`.
//
// This is the one file that runs before anything is compiled. In a checkout, asking the compiler whether there is
// something to do takes longer than a whole check does; asking the file system takes milliseconds. An installed
// package is compiled already, and has no compiler.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(new URL('..', import.meta.url)));
const at = (path) => join(root, path);
const stamp = at('build/js/.compiled');
const single = ['package-lock.json', 'tsconfig.base.json', 'tsconfig.json'].map(at);

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
  const compiler = at('node_modules/typescript/bin/tsc');
  const { status } = spawnSync(process.execPath, [compiler, '-b', root], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
  mkdirSync(at('build/js'), { recursive: true });
  writeFileSync(stamp, '');
  utimesSync(stamp, started, started);
}

if (existsSync(at('tsconfig.json'))) {
  const sources = ['overlays', 'scripts', 'test'].map((folder) => newest(at(folder)));
  if (changed(stamp) <= Math.max(...sources, ...single.map(changed))) compile();
}
const entry = new URL('../build/js/scripts/lvsmith.js', import.meta.url);
process.argv = [process.execPath, fileURLToPath(entry), ...process.argv.slice(2)];
await import(entry.href);
