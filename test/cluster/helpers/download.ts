import { startChild } from '../../../scripts/runtime/child.ts';
import { serviceUrl } from '../../../scripts/lab/cluster/http-client.ts';
import { succeed, waitUntilSucceeds } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { within } from '../../../scripts/lab/guest/wait.ts';
import { must } from './scenario.ts';

/** Bytes: far more than the buffers on the way hold, so that the server keeps sending. */
const size = 40_000_000;
/** Milliseconds for what is left; several times what it takes. */
const downloadTimeout = 180_000;
/** A source port for each, so that no director takes an earlier one for it. */
let nextPort = 41_000;

/*
 * A client that takes little of the page at a time for as long as its input is open, and then the rest at
 * once: however slow the machines are, the connection is in use from before the address moves until after.
 */
const program = `
const [url, port] = process.argv.slice(1);
let hurry = false, seen = 0, page;
const next = () => page?.resume();
process.stdin.resume().once('end', () => { hurry = true; next(); });
require('node:http').get(url, { localPort: Number(port), agent: false }, (it) => {
  page = it;
  it.on('data', (chunk) => {
    seen += chunk.length;
    if (hurry) return;
    it.pause();
    setTimeout(next, 2000);
  });
  it.once('end', () => process.stdout.write('got ' + seen));
  it.once('error', (error) => process.stdout.write(String(error)));
}).once('error', (error) => process.stdout.write(String(error)));
`;

/** A download that is under way. */
export interface Download {
  /** Takes the rest; fails unless the whole came over the one connection. */
  readonly complete: () => Promise<void>;
  /** Goes on; fails unless the connection is ended before the whole came. */
  readonly breaks: () => Promise<void>;
  /** The client goes away. */
  readonly cancel: () => Promise<void>;
}

/**
 * One long download by the client through the floating address of a service; returns when every director
 * knows of its connection.
 */
export async function startDownload(lab: Lab, service = 'http'): Promise<Download> {
  for (const server of lab.realservers)
    await succeed(server, `truncate -s ${size} /var/www/site/long.bin`);
  const port = nextPort++;
  let said = '';
  const client = await startChild(
    lab.namespaces.hostArgv('client', [
      process.execPath,
      '-e',
      program,
      serviceUrl(lab, service, '/long.bin'),
      String(port),
    ]),
    { stdin: 'pipe', onStdout: (chunk) => void (said += chunk.toString()) },
  );
  await Promise.all(
    lab.directors.map((director) =>
      waitUntilSucceeds(director, `ipvsadm -Lnc | grep -q 'ESTABLISHED .*:${port} '`),
    ),
  );
  const goesOn = (what: string) => {
    client.process.stdin?.end();
    return within(what, downloadTimeout, client.ended);
  };
  return {
    breaks: async () => {
      await goesOn('the download breaks off');
      must(/ECONNRESET|aborted/.test(said), `the connection is reset (${said} of ${size})`);
    },
    cancel: async () => {
      client.kill('SIGKILL');
      await client.ended;
    },
    complete: async () => {
      await goesOn('the rest of the download comes');
      must(
        said === `got ${size}`,
        `the download is whole (${said} of ${size} ${client.complaint()})`,
      );
    },
  };
}
