#!/usr/bin/env -S /usr/bin/node --max-old-space-size=64
// It answers one other director, and ends.
import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { liveCluster } from '../../shared/cluster/live-cluster.ts';
import { historyKey } from '../../shared/history/channel.ts';
import { readNode } from '../../shared/node/read-node.ts';
import { ownHistory } from '../peer-history/gather.ts';
import { tellHistory } from '../peer-history/tell.ts';

/** systemd hands the connection over as standard input, and what the user could not read as a credential. */
const socket = new Socket({ fd: 0, readable: true, writable: true });
const cluster = liveCluster();
const secret = readFileSync(join(process.env['CREDENTIALS_DIRECTORY'] ?? '', 'secret'));

void tellHistory(socket, historyKey(secret, cluster.name), async () => {
  const entries = await ownHistory(cluster, readNode()?.name ?? '');
  return [new Date().toISOString(), ...entries.map((entry) => JSON.stringify(entry))].join('\n');
  // Who asked may have gone, and the journal is still being read: nobody wants it any more.
}).then(() => process.exit());
