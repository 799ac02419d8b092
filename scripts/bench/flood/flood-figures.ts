import type { Sample } from './sample.ts';

/** What a flood did to a director, and to a client that meant well. Memory in KiB. */
export interface FloodFigures {
  /** SYNs a second, as they were asked for and as they were sent. */
  readonly rate: number;
  readonly sent: number;
  readonly seconds: number;
  /** What was free before, beyond that at which a director defends itself; undefined: all that it has. */
  readonly left?: number | undefined;
  readonly mostEntries: number;
  /** Bytes of the kernel's memory for an entry. */
  readonly entrySize: number;
  readonly leastFree: number;
  /** Seconds from the beginning until entries were dropped; undefined: they were not. */
  readonly defendedAfter: number | undefined;
  /** Connections of a client meanwhile, one after the other. */
  readonly answered: number;
  readonly unanswered: number;
  /** Programs that the kernel ended for want of memory. */
  readonly killed: number;
  /** Seconds after the flood until a connection was answered. */
  readonly servedAfter: number;
}

/** A sample, with the seconds since the flood began. */
export interface TimedSample extends Sample {
  readonly at: number;
}

/** @param before as it was when nobody flooded. */
export function ofSamples(
  before: Sample,
  samples: readonly TimedSample[],
): Pick<FloodFigures, 'mostEntries' | 'entrySize' | 'leastFree' | 'defendedAfter'> {
  const fullest = samples.reduce<Sample>(
    (most, each) => (each.entries > most.entries ? each : most),
    before,
  );
  const entries = fullest.entries - before.entries;
  return {
    mostEntries: fullest.entries,
    entrySize: entries === 0 ? Number.NaN : ((fullest.slab - before.slab) * 1024) / entries,
    leastFree: Math.min(before.free, ...samples.map(({ free }) => free)),
    defendedAfter: samples.find(({ defends }) => defends)?.at,
  };
}

export function floodText(figures: FloodFigures): readonly string[] {
  const { rate, sent, seconds, left, mostEntries, entrySize, leastFree, defendedAfter } = figures;
  const { answered, unanswered, killed, servedAfter } = figures;
  const memory = left === undefined ? '' : `, memory nearly full`;
  const defended =
    defendedAfter === undefined
      ? 'nothing is dropped'
      : `entries are dropped from second ${defendedAfter.toFixed(0)} on`;
  return [
    `  ${rate} SYNs a second for ${seconds} s (${sent} sent)${memory}`,
    `    at most ${mostEntries} entries of ${entrySize.toFixed(0)} bytes; least free memory ${mebibytes(leastFree)} MiB; ${defended}`,
    `    a client meanwhile: ${answered} answers, ${unanswered} without one; served again ${servedAfter.toFixed(1)} s after the end; programs killed: ${killed}`,
  ];
}

function mebibytes(kibibytes: number): string {
  return (kibibytes / 1024).toFixed(0);
}
