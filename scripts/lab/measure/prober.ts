import { get, type IncomingMessage } from 'node:http';
import { requests } from './gaps.ts';

/*
 * Runs in the client's network: a fresh request every 50 ms, given up after 250 ms, and one download
 * that is read slowly. One JSON line for each request and each piece of the download. Ends with its
 * standard input. Usage: node prober.js URL DOWNLOAD-URL
 */
const [url = '', downloadUrl = ''] = process.argv.slice(2);
/** Of the download: 128 KiB a second. */
const piece = { bytes: 13_107, interval: 100 } as const;

/** One line of the output. */
export type Line =
  | { readonly probe: 'request'; readonly at: number; readonly ok: boolean }
  | { readonly probe: 'piece'; readonly at: number; readonly bytes: number }
  | { readonly probe: 'broken'; readonly at: number; readonly why: string };

function report(line: Line): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function request(): void {
  const at = Date.now();
  let told = false;
  const tell = (ok: boolean) => {
    if (!told) report({ probe: 'request', at, ok });
    told = true;
    clearTimeout(late);
  };
  const asked = get(url, { agent: false }, (response) => {
    response.resume();
    response.once('end', () => tell(response.statusCode === 200));
    response.once('error', () => tell(false));
  });
  asked.once('error', () => tell(false));
  // The whole request, not each silence within it.
  const late = setTimeout(() => {
    tell(false);
    asked.destroy();
  }, requests.limit);
}

function download(): void {
  const broken = (why: string) => report({ probe: 'broken', at: Date.now(), why });
  const asked = get(downloadUrl, { agent: false }, (response) => {
    const timer = setInterval(() => readPiece(response), piece.interval);
    response.once('end', () => broken('it came to its end'));
    response.once('error', (error) => broken(error.message));
    response.once('close', () => clearInterval(timer));
  });
  asked.once('error', (error) => broken(error.message));
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
