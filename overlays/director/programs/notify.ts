#!/usr/bin/env -S /usr/bin/node --max-old-space-size=48
// As a program of the background it must not take the cluster's memory.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { readLedgers, writeLedger } from '../../base/notify/attributes.ts';
import { backgroundOf, lookAround, thisBoot } from '../../base/notify/look.ts';
import { Notifier } from '../../base/notify/notifier.ts';
import { outletsOf } from '../../base/notify/outlets.ts';
import { readSaved } from '../../base/notify/state.ts';
import { liveCluster, liveClusterFile } from '../../shared/cluster/live-cluster.ts';
import { writeAtomically } from '../../shared/node/files.ts';
import { paths } from '../../shared/node/paths.ts';
import { readNode } from '../../shared/node/read-node.ts';
import { visible } from '../../shared/text/visible.ts';

/** Milliseconds between two looks: while something is to be decided or sent, and when nobody says that anything happens. */
const soon = 2000;
const atTheLatest = 30_000;

let wake: () => void = () => undefined;

/** The journal says when something happens; what it says does not matter here. */
function follow(): void {
  const sources = ['-t', 'lvsmith', '-t', 'pacemaker-controld'];
  const [file, ...words] = ['journalctl', '--follow', '--lines=0', '--output=cat', ...sources];
  const journal = spawn(file, words, { stdio: ['ignore', 'pipe', 'ignore'] });
  journal.stdout.on('data', () => wake());
  // Without it looks are rarer.
  journal.on('error', () => undefined);
  journal.on('close', () => setTimeout(follow, atTheLatest));
}

async function main(): Promise<void> {
  const node = readNode();
  if (node === undefined) throw new Error('no seed was applied');
  const clusterText = readFileSync(liveClusterFile(), 'utf8');
  const cluster = liveCluster();
  const now = () => Math.floor(Date.now() / 1000);
  const report = (line: string) => void process.stdout.write(`${visible(line)}\n`);
  const notifier = new Notifier(
    {
      cluster,
      outlets: outletsOf(cluster.notify, node.name),
      readLedgers,
      writeLedger,
      background: (look) => backgroundOf(look, cluster),
      save: (state) => {
        try {
          writeAtomically(paths.notify, `${JSON.stringify(state)}\n`, 0o600);
        } catch (error) {
          report(`notify-not-saved why=${JSON.stringify(String(error))}`);
        }
      },
      report,
      now,
      boot: thisBoot(now()),
    },
    readSaved(),
  );
  follow();
  for (;;) {
    let woken = false;
    const waking = new Promise<void>((resolve) => {
      wake = () => {
        woken = true;
        resolve();
      };
    });
    await notifier.look(await lookAround(node.name, cluster));
    if (!woken) await Promise.race([waking, sleep(notifier.busy ? soon : atTheLatest)]);
    await sleep(soon);
    // The cluster file is another one: it starts again, and goes on with what it has kept.
    const outdated = readFileSync(liveClusterFile(), 'utf8') !== clusterText;
    if (outdated && !notifier.busy) process.exit(0);
  }
}

void main();
