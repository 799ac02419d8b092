import { get } from 'node:http';

/*
 * Runs in the client's network: a fresh request every 50 ms, given up after 250 ms, one JSON line for
 * each. Ends with its standard input. Usage: node prober.js URL
 */
const interval = 50;
const limit = 250;
const url = process.argv[2] ?? '';

function probe(): void {
  const at = Date.now();
  const report = (ok: boolean) => process.stdout.write(`${JSON.stringify({ at, ok })}\n`);
  const request = get(url, { agent: false, timeout: limit }, (response) => {
    response.resume();
    response.once('end', () => report(response.statusCode === 200));
    response.once('error', () => report(false));
  });
  request.once('timeout', () => request.destroy(new Error('late')));
  request.once('error', () => report(false));
}

const timer = setInterval(probe, interval);
process.stdin.resume();
process.stdin.once('end', () => clearInterval(timer));
