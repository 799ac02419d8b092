#!/usr/bin/env -S /usr/bin/node --jitless --no-expose-wasm
// mon's unit forbids memory that is writable and executable; Node without its compiler needs none.
import { fstatSync, readFileSync } from 'node:fs';
import { liveClusterFile } from '../../shared/cluster/live-cluster.ts';
import { readCluster } from '../../shared/cluster/read-cluster.ts';
import { paths } from '../../shared/node/paths.ts';
import { visible } from '../../shared/text/visible.ts';
import { recordAlert } from '../health/record-alert.ts';

// mon.service has UMask=077, and the reconciler is another user.
process.umask(0o022);

try {
  const argv = process.argv.slice(2);
  const { problems } = recordAlert({
    argv,
    environment: process.env,
    output: readOutput(),
    cluster: readCluster(userArgument(argv, '--cluster') ?? liveClusterFile()),
    folder: userArgument(argv, '--health') ?? paths.health,
    now: Date.now(),
  });
  for (const problem of problems) report(problem);
  if (problems.length > 0) process.exitCode = 1;
} catch (error) {
  report(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

/** The words after the alert's name in mon.cf come after mon's own. */
function userArgument(argv: readonly string[], name: string): string | undefined {
  const at = argv.lastIndexOf(name);
  return at === -1 ? undefined : argv[at + 1];
}

/**
 * mon closes the pipe after its last byte; a terminal has nothing to say. `process.stdin` would load all
 * of Node's streams and sockets, a sixth of the whole run.
 */
function readOutput(): string {
  try {
    if (fstatSync(0).isCharacterDevice()) return '';
    return readFileSync(0, 'utf8');
  } catch {
    return '';
  }
}

/** mon's stderr goes to the journal; the prefix is the priority of sd-daemon(3). */
function report(problem: string): void {
  process.stderr.write(`<4>lvsmith: mon-alert: ${visible(problem).replaceAll('\n', ' ')}\n`);
}
