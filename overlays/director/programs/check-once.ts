#!/usr/bin/env -S /usr/bin/node --jitless --no-expose-wasm
// mon's unit forbids memory that is writable and executable; Node without its compiler needs none.
import { readFileSync } from 'node:fs';
import { checkOnce } from '../checker/stand-in.ts';
import { TrapSender } from '../checker/trap-sender.ts';
import { checkerFiles, trapPort } from '../../shared/health/checker-watch.ts';
import { paths } from '../../shared/node/paths.ts';

// mon's monitor runs it when the checker does not work: usage: check-once REASON [MON.CF PROGRAMS PORT KEY]
const [reason = '', monCf, programs, port, keyFile] = process.argv.slice(2);
const sender = new TrapSender({
  port: Number(port ?? trapPort),
  keyFile: keyFile ?? checkerFiles.trapKey,
});
checkAll().then(
  (count) => end(`${count} checks were run without it`),
  (error: unknown) => end(String(error)),
);

async function checkAll(): Promise<number> {
  const count = await checkOnce({
    monCf: readFileSync(monCf ?? '/etc/mon/mon.cf', 'utf8'),
    programs: programs ?? paths.programs,
    report: (report) => sender.send(report),
  });
  await sender.close();
  return count;
}

/** As mon wants it of a monitor; that nothing asks the servers all the time is a failure in any case. */
function end(words: string): void {
  process.stdout.write(`${reason}\n${words}\n`);
  process.exitCode = 1;
}
