import { floatingAddress } from '../../../scripts/lab/cluster-state.ts';
import { succeed, waitUntilSucceeds } from '../../../scripts/lab/guest.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { run } from '../../../scripts/report/run.ts';
import { must } from './scenario.ts';

/** Bytes a second. */
const rate = 150_000;
/** Seconds that it takes when nothing is in its way. */
const length = 40;
const size = rate * length;
/** A source port for each, so that no director takes an earlier one for it. */
let nextPort = 41_000;

/** A download that is under way. */
export interface Download {
  /** Waits until it has ended; fails unless it is whole. */
  readonly complete: () => Promise<void>;
  readonly isUnderWay: () => boolean;
}

/**
 * One long download by the client through the floating address; returns when every director knows of
 * its connection.
 */
export async function startDownload(lab: Lab): Promise<Download> {
  for (const server of lab.realservers)
    await succeed(server, `truncate -s ${size} /var/www/site/long.bin`);
  const port = nextPort++;
  const argv = lab.namespaces.inNamespace('client', [
    'curl',
    ...['--silent', '--show-error', '--local-port', String(port)],
    ...['--limit-rate', String(rate), '--max-time', '300', '--output', '/dev/null'],
    ...['--write-out', '%{size_download}', `http://${floatingAddress(lab)}/long.bin`],
  ]);
  let underWay = true;
  const ended = run(argv, { accept: 'any' }).finally(() => (underWay = false));
  await Promise.all(
    lab.directors.map((director) =>
      waitUntilSucceeds(director, `ipvsadm -Lnc | grep -q 'ESTABLISHED .*:${port} '`),
    ),
  );
  return {
    complete: async () => {
      const { code, stdout, stderr } = await ended;
      const whole = code === 0 && Number(stdout) === size;
      must(whole, `the download is whole (${stdout} of ${size} bytes, ${code} ${stderr.trim()})`);
    },
    isUnderWay: () => underWay,
  };
}
