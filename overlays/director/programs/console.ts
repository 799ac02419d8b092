#!/usr/bin/env -S /usr/bin/node --max-old-space-size=64
// As a program of the background it must not take the cluster's memory.
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { liveCluster } from '../../shared/cluster/live-cluster.ts';
import { formatEvent } from '../../shared/health/event.ts';
import { endpoint } from '../../shared/net/ip.ts';
import { isPassword, isPasswordHash } from '../../shared/node/password-hash.ts';
import { paths } from '../../shared/node/paths.ts';
import { visible } from '../../shared/text/visible.ts';
import { askAgent, lookUp } from '../console/agent.ts';
import { loadAssets } from '../console/assets.ts';
import { Live } from '../console/live.ts';
import { LoginGuard } from '../console/login-guard.ts';
import { createConsole } from '../console/server.ts';
import { Sessions } from '../console/sessions.ts';

const { console: settings } = liveCluster();
if (settings === null) throw new Error('the profile of this cluster has no console');
/** systemd hands over what its user could not read, systemd.exec(5). */
const credentials = process.env['CREDENTIALS_DIRECTORY'] ?? '';
const credential = (name: string) => readFileSync(join(credentials, name), 'utf8').trim();
const hash = credential('password');
const cert = credential('certificate');
const hasPassword = isPasswordHash(hash);
const report = (line: string) => void process.stdout.write(`${visible(line)}\n`);

const live = new Live(paths.consoleSocket);
const server = createConsole(
  { key: credential('key'), cert },
  {
    assets: loadAssets(paths.consolePage),
    sessions: new Sessions(),
    guard: new LoginGuard(),
    live,
    act: (action) => askAgent(paths.consoleSocket, action),
    lookUp: (what) => lookUp(paths.consoleSocket, what),
    isPassword: hasPassword ? (password) => isPassword(password, hash) : undefined,
    report,
  },
);
/** Without a password it is for those who are on the director already, ssh -L. */
const isOpen = hasPassword && settings.from.length > 0;
const localhost = '127.0.0.1';
server.listen({ port: settings.port, ...(isOpen ? {} : { host: localhost }) }, () =>
  report(
    formatEvent('console-listens', {
      at: isOpen ? settings.port : endpoint(localhost, settings.port),
      certificate: new X509Certificate(cert).fingerprint256,
    }),
  ),
);
if (!isOpen && settings.from.length > 0)
  report(
    formatEvent('console-closed', { problem: 'the seed brought no password: localhost only' }),
  );
process.once('SIGTERM', () => {
  live.close();
  server.close();
  process.exit(0);
});
