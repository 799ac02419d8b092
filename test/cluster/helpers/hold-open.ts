import type { Child } from '../../../scripts/runtime/child.ts';
import { serviceUrl } from '../../../scripts/lab/cluster/http-client.ts';
import { succeed } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';
import { waitFor } from '../../../scripts/lab/guest/wait.ts';
import { openConnections } from './table.ts';

/** Bytes: far more than the buffers on the way hold, so that the server keeps sending. */
const size = 12_000_000;
const countTimeout = 60_000;

/**
 * Opens so many slow downloads one after the other, each when the kernel has counted the one before
 * it; they stay open while `work` goes on.
 *
 * @returns what `work` returns.
 */
export async function whileDownloads<T>(
  lab: Lab,
  holder: Machine,
  { service, count }: { readonly service: string; readonly count: number },
  work: (open: Readonly<Record<string, number>>) => Promise<T>,
): Promise<T> {
  for (const server of lab.realservers)
    await succeed(server, `truncate -s ${size} /var/www/site/long.bin`);
  const downloads: Child[] = [];
  try {
    let open: Readonly<Record<string, number>> = {};
    while (downloads.length < count) {
      downloads.push(await download(lab, serviceUrl(lab, service, '/long.bin')));
      open = await waitFor(
        `${downloads.length} downloads through ${service} are open`,
        async () => {
          const seen = await openConnections(lab, holder, service);
          return sum(seen) === downloads.length ? seen : undefined;
        },
        { deadline: countTimeout },
      );
    }
    return await work(open);
  } finally {
    for (const child of downloads) child.kill('SIGKILL');
    await Promise.all(downloads.map(({ ended }) => ended));
  }
}

function download(lab: Lab, url: string): Promise<Child> {
  const curl = ['curl', '--silent', '--limit-rate', '1k', '--output', '/dev/null', url];
  return lab.namespaces.start(['nsenter', '--net=/run/netns/client', '--', ...curl]);
}

function sum(numbers: Readonly<Record<string, number>>): number {
  return Object.values(numbers).reduce((total, each) => total + each, 0);
}
