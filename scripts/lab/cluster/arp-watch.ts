import type { Child } from '../../runtime/child.ts';
import { lines } from '../../runtime/lines.ts';
import type { Lab } from '../lab.ts';

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

/** Whole seconds between two questions: arping(8) takes no fractions. */
const interval = 1;

/**
 * Asks the public network again and again, from the router, who holds an address: what a switch and a
 * client see, without a question to any machine's inside. A broadcast ARP request is answered by
 * every holder.
 */
export class ArpWatch {
  readonly #arping: Child;
  readonly sightings: Sighting[] = [];

  private constructor(arping: Child) {
    this.#arping = arping;
  }

  static async start(lab: Lab, address: string): Promise<ArpWatch> {
    let watch: ArpWatch | undefined;
    const argv = ['arping', '-b', '-i', String(interval), '-I', 'lan', address];
    const arping = await lab.namespaces.start(
      ['nsenter', '--net=/run/netns/router', '--', 'stdbuf', '-oL', ...argv],
      { onStdout: lines((line) => watch?.see(line)).push },
    );
    watch = new ArpWatch(arping);
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
 * Times with two holders: the answers alternate. A handover changes the answer once, and a handover
 * back comes later than the next questions; one that stood in may hand over to a third at once.
 *
 * @param from milliseconds; earlier sightings do not count.
 */
export function overlaps(sightings: readonly Sighting[], from = 0): readonly Overlap[] {
  const recent = sightings.filter(({ at }) => at >= from);
  const changes = recent.flatMap(({ at, mac }, index) => {
    const before = recent[index - 1]?.mac ?? mac;
    return before === mac ? [] : [{ at, macs: [before, mac] as const }];
  });
  const found: Overlap[] = [];
  for (let start = 0; start < changes.length; ) {
    let end = start;
    while ((changes[end + 1]?.at ?? Infinity) - (changes[end]?.at ?? 0) < alternating) end++;
    const [first, last] = [changes[start], changes[end]];
    if (comesBack(changes.slice(start, end + 1)) && first !== undefined && last !== undefined)
      found.push({ macs: first.macs, length: last.at - first.at });
    start = end + 1;
  }
  return found;
}

/** Two handovers in a row, from one to another to a third, are no overlap: nobody answers again. */
function comesBack(changes: readonly { readonly macs: readonly [string, string] }[]): boolean {
  return changes.some(({ macs: [from] }, index) =>
    changes.slice(index + 1).some(({ macs: [, to] }) => to === from),
  );
}

/** Milliseconds: more than one question, less than two. */
const alternating = 1500;
