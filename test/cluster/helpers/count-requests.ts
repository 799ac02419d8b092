import { setTimeout as pause } from 'node:timers/promises';
import { request, serviceUrl } from '../../../scripts/lab/cluster/http-client.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';

interface Counted {
  readonly count: number;
  /** When the requests were made that got no page. */
  readonly lost: readonly Date[];
}

/** Seconds: an emulated server that answers late has answered. */
const slow = 20;
/** Milliseconds between two requests. */
const interval = 500;

/** A client that asks for a page over a connection of its own, again and again. */
export function countRequests(lab: Lab): { readonly stop: () => Promise<Counted> } {
  const lost: Date[] = [];
  let count = 0;
  const ends = new AbortController();
  const url = serviceUrl(lab, 'http');
  const work = async () => {
    while (!ends.signal.aborted) {
      const at = new Date();
      const { status } = await request(lab, url, { limit: slow });
      count++;
      if (status !== 200) lost.push(at);
      await pause(interval);
    }
  };
  const ended = work();
  return {
    stop: async () => {
      ends.abort();
      await ended;
      return { count, lost };
    },
  };
}

/** Counts requests while something is done; whatever becomes of that, nobody asks afterwards. */
export async function requestsDuring(lab: Lab, work: () => Promise<void>): Promise<Counted> {
  const requests = countRequests(lab);
  try {
    await work();
  } catch (error) {
    await requests.stop();
    throw error;
  }
  return requests.stop();
}
