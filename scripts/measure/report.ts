import type { Lab } from '../lab/lab.ts';
import { calm, distribution, requests } from './gaps.ts';
import type { HaStack } from './ha-stack.ts';
import { kinds, type Kind } from './fault-kinds.ts';
import type { TrialResult } from './trial-result.ts';
import type { Versions } from './versions.ts';

/** A trial that could not be completed. */
export interface FailedTrial {
  readonly stack: string;
  readonly kind: Kind;
  readonly why: string;
}

export interface Report {
  readonly cluster: string;
  readonly measured: string;
  /** Whether processors were emulated: then figures are comparable with each other only. */
  readonly emulated: boolean;
  readonly accelerator: Lab['accelerator'];
  readonly versions: Versions;
  readonly probes: Readonly<Record<string, number>>;
  readonly timing: Readonly<Record<string, HaStack['timing']>>;
  /** By stack and kind; milliseconds. */
  readonly figures: Readonly<Record<string, Readonly<Record<string, Figures>>>>;
  /** By kind: lvsmith's median of requests, divided by the peer's. */
  readonly ratio: Readonly<Record<string, number>>;
  readonly failed: readonly FailedTrial[];
  /** Without the single probes, which are in the file of each trial. */
  readonly trials: readonly (Omit<TrialResult, 'probes'> & { readonly probes: Counts })[];
}

type Counts = ReturnType<typeof counts>;

function counts({ probes: { http, pings, pieces } }: TrialResult) {
  return { requests: http.length, pings, pieces: pieces.length };
}

type Figures = ReturnType<typeof figures>;

function figures(trials: readonly TrialResult[]) {
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
  stacks: readonly Pick<HaStack, 'name' | 'timing'>[],
  {
    trials,
    failed,
  }: { readonly trials: readonly TrialResult[]; readonly failed: readonly FailedTrial[] },
  measured = new Date().toISOString(),
): Report {
  const table = Object.fromEntries(
    stacks.map(({ name }) => [name, figuresByKind(trials.filter(({ stack }) => stack === name))]),
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
    timing: Object.fromEntries(stacks.map(({ name, timing }) => [name, timing])),
    figures: table,
    ratio: ratios(table),
    failed,
    trials: trials.map((trial) => ({ ...trial, probes: counts(trial) })),
  };
}

/** Without the kinds that have no trials. */
function figuresByKind(trials: readonly TrialResult[]): Readonly<Record<string, Figures>> {
  return Object.fromEntries(
    kinds
      .map((kind) => [kind, trials.filter((trial) => trial.kind === kind)] as const)
      .filter(([, ofKind]) => ofKind.length > 0)
      .map(([kind, ofKind]) => [kind, figures(ofKind)]),
  );
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
