import { floatingAddress } from '../../../scripts/lab/cluster-state.ts';
import { succeed } from '../../../scripts/lab/guest.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { run } from '../../../scripts/report/run.ts';

/** Bytes; at the rate below it lasts longer than any failover. */
const size = 12_000_000;
const rate = '150k';

/** A download that is under way. */
export interface Download {
  readonly ended: Promise<{
    readonly code: number;
    readonly bytes: number;
    readonly whole: boolean;
  }>;
}

/** One long download by the client through the floating address. */
export async function startDownload(lab: Lab): Promise<Download> {
  for (const server of lab.realservers)
    await succeed(server, `truncate -s ${size} /var/www/site/long.bin`);
  const argv = lab.namespaces.inNamespace('client', [
    'curl',
    ...['--silent', '--limit-rate', rate, '--max-time', '300', '--output', '/dev/null'],
    ...['--write-out', '%{size_download}', `http://${floatingAddress(lab)}/long.bin`],
  ]);
  const ended = run(argv, { accept: 'any' }).then(({ code, stdout }) => ({
    code,
    bytes: Number(stdout),
    whole: code === 0 && Number(stdout) === size,
  }));
  return { ended };
}
