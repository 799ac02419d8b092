import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/*
 * Loaded before every test file. What its tests put below the folder for temporary files goes with the process, however
 * it ends, unless it is killed at once. The name is short: paths of sockets have at most 107 bytes.
 */
const folder = mkdtempSync(join(tmpdir(), 'test-'));
process.env['TMPDIR'] = folder;
// Nothing that is still mounted below it is emptied; what cannot be removed is no reason to fail.
process.once('exit', () => spawnSync('rm', ['-rf', '--one-file-system', folder]));
