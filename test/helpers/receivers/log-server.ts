import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild } from '../../../scripts/runtime/child.ts';
import { sandboxed } from '../../../scripts/toolchain/sandbox.ts';

export interface LogServer {
  /** What has come so far, as it came. */
  readonly lines: () => Promise<readonly string[]>;
  readonly complaint: () => string;
  readonly stop: () => Promise<void>;
}

export interface LogServerOptions {
  /** With `cert.pem` and `key.pem`, where TLS is wanted; what it receives is written there. */
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly inNetwork?: (argv: readonly [string, ...string[]]) => readonly [string, ...string[]];
}

/** rsyslogd, as Debian has it. */
export async function startLogServer(
  tree: string,
  { folder, host, port, tls, inNetwork = (argv) => argv }: LogServerOptions,
): Promise<LogServer> {
  const encrypted = `global(defaultNetstreamDriver="ossl" defaultNetstreamDriverCAFile="/in/cert.pem"
  defaultNetstreamDriverCertFile="/in/cert.pem" defaultNetstreamDriverKeyFile="/in/key.pem")
module(load="imtcp" streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="anon")`;
  const config = `${tls ? encrypted : 'module(load="imtcp")'}
input(type="imtcp" address="${host}" port="${port}")
template(name="raw" type="string" string="%rawmsg%\\n")
action(type="omfile" file="/in/received" template="raw" fileCreateMode="0644")
`;
  await writeFile(join(folder, 'receiver.conf'), config);
  await writeFile(join(folder, 'received'), '');
  // What enters a network for it is all that this process can end.
  const bound = ['setpriv', '--pdeathsig', 'KILL'] as const;
  const argv = sandboxed(tree, [...bound, 'rsyslogd', '-n', '-iNONE', '-f', '/in/receiver.conf'], {
    writable: { '/in': folder },
  });
  const child = await startChild(inNetwork(argv));
  return {
    lines: async () => (await readFile(join(folder, 'received'), 'utf8')).split('\n'),
    complaint: () => child.complaint(),
    stop: async () => {
      child.kill();
      await child.ended;
    },
  };
}
