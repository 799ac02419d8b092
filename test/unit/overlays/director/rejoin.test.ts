import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';

// The shell script as it is, with its files in a folder. A sleep lets a second pass.

interface Machine {
  /** corosync's file; undefined: none. */
  readonly corosync?: string;
  /** Seconds. */
  readonly uptime: number;
  /** Whether it was in the cluster when it ended. */
  readonly member?: boolean;
}

/** Seconds from the machine's start to the end of the wait. */
function waited({ corosync, uptime, member = true }: Machine, seconds: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'lvsmith-rejoin-'));
  try {
    const place = (name: string) => join(folder, name);
    const script = readFileSync('overlays/director/tree/usr/lib/lvsmith/rejoin', 'utf8')
      .replaceAll('/proc/uptime', place('uptime'))
      .replaceAll('/etc/corosync/corosync.conf', place('corosync.conf'))
      .replaceAll('/var/lib/lvsmith/in-cluster', place('in-cluster'));
    writeFileSync(place('uptime'), `${uptime}.50 3.00\n`);
    if (corosync !== undefined) writeFileSync(place('corosync.conf'), corosync);
    if (member) writeFileSync(place('in-cluster'), '');
    writeFileSync(
      place('sleep'),
      `#!/bin/sh\nread -r up rest <${place('uptime')}\necho "$((\${up%.*} + 1)).50 $rest" >${place('uptime')}\n`,
    );
    chmodSync(place('sleep'), 0o755);
    const { status, stderr } = spawnSync('sh', ['-c', script, 'rejoin', 'wait', String(seconds)], {
      env: { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` },
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    return Math.floor(Number(readFileSync(place('uptime'), 'utf8').split(' ')[0]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const corosync = 'totem {\n  token: 1818\n  consensus: 2183\n  token_warning: 50\n}\n';

test('a director that is back early waits for the deadtime that corosync has now, and for the reset', (t) => {
  t.is(waited({ corosync, uptime: 7 }, 13), 18, '13 s and 4.001 s');
  const longer = corosync.replace('2183', '8182');
  t.is(waited({ corosync: longer, uptime: 7 }, 13), 23);
});

test('one that comes late waits no more, nor does one that left in order', (t) => {
  t.is(waited({ corosync, uptime: 40 }, 13), 40);
  t.is(waited({ corosync, uptime: 7, member: false }, 13), 7);
});
