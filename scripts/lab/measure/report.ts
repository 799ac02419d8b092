import type { Lab } from '../lab.ts';
import { calm, distribution, requests } from './gaps.ts';
import type { Contender } from './contender.ts';
import { kinds, type Kind } from './kinds.ts';
import type { Trial } from './outcome.ts';
import type { Versions } from './versions.ts';

/** A trial that could not be carried to its end. */
export interface FailedTrial {
  readonly contender: string;
  readonly kind: Kind;
  readonly why: string;
}

export interface Report {
  readonly cluster: string;
  readonly measured: string;
  /** Whether processors were emulated: then figures compare with each other only. */
  readonly emulated: boolean;
  readonly accelerator: Lab['accelerator'];
  readonly versions: Versions;
  readonly probes: Readonly<Record<string, number>>;
  readonly timing: Readonly<Record<string, Contender['timing']>>;
  /** By contender and kind; milliseconds. */
  readonly figures: Readonly<Record<string, Readonly<Record<string, Figures>>>>;
  /** Median of lvsmith's requests, divided by the peer's. */
  readonly ratio: Readonly<Record<string, number>>;
  readonly failed: readonly FailedTrial[];
  /** Without the single probes, which stand in the file of each trial. */
  readonly trials: readonly (Omit<Trial, 'probes'> & { readonly probes: Counts })[];
}

type Counts = ReturnType<typeof counts>;

function counts({ probes: { http, pings, pieces } }: Trial) {
  return { requests: http.length, pings, pieces: pieces.length };
}

type Figures = ReturnType<typeof figures>;

function figures(trials: readonly Trial[]) {
  return {
    requests: distribution(trials.map(({ http }) => http)),
    pings: distribution(trials.map(({ ping }) => ping)),
    noHolder: distribution(trials.map(({ noHolder }) => noHolder)),
    twoHolders: distribution(trials.map(({ twoHolders }) => twoHolders)),
    noise: distribution(trials.map(({ noise }) => noise)),
    downloadsSurvived: trials.filter(({ download }) => download.result === 'survived').length,
  };
}

export function report(
  lab: Pick<Lab, 'accelerator' | 'settings'>,
  versions: Versions,
  contenders: readonly Pick<Contender, 'name' | 'timing'>[],
  {
    trials,
    failed,
  }: { readonly trials: readonly Trial[]; readonly failed: readonly FailedTrial[] },
  measured = new Date().toISOString(),
): Report {
  const table = Object.fromEntries(
    contenders.map(({ name }) => [
      name,
      Object.fromEntries(
        kinds
          .map(
            (kind) =>
              [
                kind,
                trials.filter((each) => each.contender === name && each.kind === kind),
              ] as const,
          )
          .filter(([, some]) => some.length > 0)
          .map(([kind, some]) => [kind, figures(some)]),
      ),
    ]),
  );
  return {
    cluster: lab.settings.cluster.name,
    measured,
    emulated: lab.accelerator.accelerator === 'tcg',
    accelerator: lab.accelerator,
    versions,
    probes: {
      pingInterval: 10,
      requestInterval: requests.interval,
      requestLimit: requests.limit,
      calm,
    },
    timing: Object.fromEntries(contenders.map(({ name, timing }) => [name, timing])),
    figures: table,
    ratio: ratios(table),
    failed,
    trials: trials.map((trial) => ({ ...trial, probes: counts(trial) })),
  };
}

function ratios(table: Readonly<Record<string, Readonly<Record<string, Figures>>>>) {
  const { lvsmith = {}, keepalived = {} } = table;
  return Object.fromEntries(
    Object.entries(keepalived).flatMap(([kind, peer]) => {
      const own = lvsmith[kind]?.requests?.median;
      const other = peer.requests?.median;
      if (own === undefined || other === undefined || other === 0) return [];
      return [[kind, Number((own / other).toFixed(2))] as const];
    }),
  );
}
