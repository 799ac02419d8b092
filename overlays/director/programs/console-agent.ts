#!/usr/bin/env -S /usr/bin/node --max-old-space-size=64
// As a program of the background it must not take the cluster's memory.
import { createServer } from 'node:net';
import { nodeTools } from '../../base/command/node-tools.ts';
import { gatherState } from '../../base/state/gather.ts';
import { askWhy } from '../../base/why/ask.ts';
import { liveCluster } from '../../shared/cluster/live-cluster.ts';
import { RateMeter } from '../../shared/state/rates.ts';
import { readNode } from '../../shared/node/read-node.ts';
import { visible } from '../../shared/text/visible.ts';
import { Acting } from '../console-agent/act.ts';
import { look } from '../console-agent/look.ts';
import { Memo } from '../console-agent/memo.ts';
import { serve } from '../console-agent/serve.ts';
import { Watch } from '../console-agent/watch.ts';
import { wholeHistory } from '../peer-history/gather.ts';

/** The first descriptor that systemd hands over, sd_listen_fds(3). */
const firstSocket = 3;
/** Milliseconds without a console after which it ends; systemd starts it again for the next one. */
const idleTime = 30_000;

// A program that ended in the middle of a move would leave its constraint behind.
const interruption = new AbortController();
let ending: NodeJS.Timeout | undefined;
const report = (line: string) => void process.stdout.write(`${visible(line)}\n`);
const acting = new Acting({ ...nodeTools(interruption.signal), report });
let underWay = 0;

/** Milliseconds for which an answer is good that somebody else asked for. */
const whys = new Memo(async () => {
  const { at, director } = await gatherState();
  if (director === undefined) throw new Error('this is no director');
  return askWhy(at, director, liveCluster());
}, 3000);
const histories = new Memo(() => wholeHistory(liveCluster(), readNode()?.name ?? ''), 3000);

const meter = new RateMeter();
const server = createServer();
serve(server, {
  watch: new Watch(() => look(liveCluster(), meter)),
  act: async (action) => {
    underWay++;
    try {
      return await acting.act(action);
    } finally {
      underWay--;
    }
  },
  asked: { why: () => whys.get(), history: () => histories.get() },
  busy: () => clearTimeout(ending),
  idle: scheduleEnd,
});
server.listen({ fd: firstSocket });
process.once('SIGTERM', () => {
  interruption.abort();
  endWhenDone();
});
scheduleEnd();

function scheduleEnd(): void {
  clearTimeout(ending);
  ending = setTimeout(endWhenDone, idleTime);
}

function endWhenDone(): void {
  if (underWay === 0) process.exit(0);
  setTimeout(endWhenDone, 200);
}
