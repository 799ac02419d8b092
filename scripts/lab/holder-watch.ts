import type { Child } from './child.ts';
import type { Lab } from './lab.ts';

/** Somebody answered for the address. */
export interface Sighting {
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
  readonly mac: string;
}

/** A time in which two machines answered for the same address. */
export interface Overlap {
  readonly macs: readonly [string, string];
  /** Milliseconds. */
  readonly length: number;
}

/** Seconds between two questions. */
const interval = 0.2;

/**
 * Asks the public network again and again, from the router, who holds an address: what a switch and a
 * client see, without a question to any machine's inside. A broadcast ARP request is answered by
 * every holder.
 */
export class HolderWatch {
  readonly #arping: Child;
  readonly sightings: Sighting[] = [];

  private constructor(arping: Child) {
    this.#arping = arping;
  }

  static async start(lab: Lab, address: string): Promise<HolderWatch> {
    let watch: HolderWatch | undefined;
    let rest = '';
    const argv = ['arping', '-b', '-i', String(interval), '-I', 'lan', address];
    const arping = await lab.namespaces.start(
      ['nsenter', '--net=/run/netns/router', '--', 'stdbuf', '-oL', ...argv],
      {
        onStdout: (chunk) => {
          const lines = (rest + chunk.toString()).split('\n');
          rest = lines.pop() ?? '';
          for (const line of lines) watch?.see(line);
        },
      },
    );
    watch = new HolderWatch(arping);
    return watch;
  }

  /** One line of arping(8): `Unicast reply from 192.168.71.205 [52:54:00:71:00:15] 0.9ms`. */
  see(line: string, at = performance.now()): void {
    const mac = /reply from \S+ \[([0-9A-Fa-f:]{17})\]/.exec(line)?.[1];
    if (mac !== undefined) this.sightings.push({ at, mac: mac.toLowerCase() });
  }

  stop(): void {
    this.#arping.kill('SIGKILL');
  }
}

/**
 * Two holders: one machine answers after another one has begun to. A handover alone shows the old one
 * last seen before the new one is first seen.
 *
 * @param from milliseconds; earlier sightings do not count.
 */
export function overlaps(sightings: readonly Sighting[], from = 0): readonly Overlap[] {
  const found: Overlap[] = [];
  const recent = sightings.filter(({ at }) => at >= from);
  for (let start = 0; start < recent.length; ) {
    const old = recent[start]?.mac ?? '';
    const next = recent.findIndex(({ mac }, index) => index > start && mac !== old);
    if (next < 0) break;
    const begun = recent[next]?.at ?? 0;
    const fresh = recent[next]?.mac ?? '';
    // Until the new one leaves again, the old one must stay silent.
    const both = recent.slice(next).filter(({ mac }) => mac === old && mac !== fresh);
    const last = both.findLast(({ at }) => at - begun < longestOverlap)?.at;
    if (last !== undefined && last > begun) {
      found.push({ macs: [old, fresh], length: last - begun });
      start = recent.findIndex(({ at }) => at > last);
      if (start < 0) break;
    } else start = next;
  }
  return found;
}

/** Later than this, the old holder has come back by a handover of its own. */
const longestOverlap = 2000;
