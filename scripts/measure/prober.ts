import { get, type IncomingMessage } from 'node:http';
import { requests } from './gaps.ts';

/*
 * Runs in the client's network namespace: a new request every 50 ms, given up after 250 ms, and one slow download.
 * Prints a JSON line for each request and each piece of the download. Ends when its standard input does.
 * Usage: node prober.js URL DOWNLOAD-URL
 */
const [url = '', downloadUrl = ''] = process.argv.slice(2);
/** The download is read at 128 KiB a second. */
const piece = { bytes: 13_107, interval: 100 } as const;

/** A line of the output. */
export type Line =
  | { readonly probe: 'request'; readonly at: number; readonly ok: boolean }
  | { readonly probe: 'piece'; readonly at: number; readonly bytes: number }
  | { readonly probe: 'broken'; readonly at: number; readonly why: string };

function report(line: Line): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function request(): void {
  const at = Date.now();
  let finished = false;
  const finish = (ok: boolean) => {
    if (!finished) report({ probe: 'request', at, ok });
    finished = true;
    clearTimeout(timer);
  };
  const httpRequest = get(url, { agent: false }, (response) => {
    response.resume();
    response.once('end', () => finish(response.statusCode === 200));
    response.once('error', () => finish(false));
  });
  httpRequest.once('error', () => finish(false));
  // Limits the whole request, where a socket timeout would limit each silence.
  const timer = setTimeout(() => {
    finish(false);
    httpRequest.destroy();
  }, requests.limit);
}

function download(): void {
  const broken = (why: string) => report({ probe: 'broken', at: Date.now(), why });
  const httpRequest = get(downloadUrl, { agent: false }, (response) => {
    const timer = setInterval(() => readPiece(response), piece.interval);
    response.once('end', () => broken('the file ended'));
    response.once('error', (error) => broken(error.message));
    response.once('close', () => clearInterval(timer));
  });
  httpRequest.once('error', (error) => broken(error.message));
}

function readPiece(response: IncomingMessage): void {
  const data: Buffer | null = response.read(Math.min(piece.bytes, response.readableLength));
  if (data !== null) report({ probe: 'piece', at: Date.now(), bytes: data.length });
}

const timer = setInterval(request, requests.interval);
download();
process.stdin.resume();
process.stdin.once('end', () => {
  clearInterval(timer);
  process.exit();
});
