import { spread, type Spread } from '../bench.ts';
import type { FloodFigures } from '../flood/flood-figures.ts';
import { loads, type Counted, type Load } from './load.ts';
import type { Way } from './ways.ts';

export const aim = '0.95 of the bytes of plain routing';

/** One measurement of one load by one way. */
export interface Trial extends Counted {
  readonly load: Load;
  readonly way: Way;
  readonly round: number;
  /** Seconds that this computer's processors worked for the director's machine meanwhile, all of it. */
  readonly worked: number;
  /** Of so many. */
  readonly took: number;
}

export interface Compared {
  readonly load: Load;
  /** In a second. */
  readonly ipvs: Spread;
  readonly routing: Spread;
  /** IPVS by routing, in each round. */
  readonly ratio: Spread;
  /** The same for each second that the director's machine worked: what else the computer does changes less of it. */
  readonly ratioByWork: Spread;
  /** How much of one processor the director's machine had. */
  readonly busy: Spread;
  readonly failed: number;
}

export interface ForwardingFigures {
  readonly name: string;
  readonly aim: string;
  /** What runs the director: `tcg` or `kvm`. */
  readonly accelerator: string;
  readonly rounds: number;
  readonly compared: readonly Compared[];
  readonly floods: readonly FloodFigures[];
}

/** Both ways in pairs: the computer's own pace changes from minute to minute. */
export function compare(trials: readonly Trial[]): readonly Compared[] {
  return loads.flatMap((load): Compared[] => {
    const own = trials.filter((trial) => trial.load === load);
    if (own.length === 0) return [];
    const ipvs = own.filter(({ way }) => way === 'ipvs');
    const routing = own.filter(({ way }) => way === 'routing');
    const pairs = ipvs.flatMap((one) => {
      const other = routing.find(({ round }) => round === one.round);
      return other === undefined ? [] : [[one, other] as const];
    });
    const ratio = (of: (trial: Trial) => number) =>
      spread(pairs.map(([one, other]) => of(one) / of(other)));
    return [
      {
        load,
        ipvs: spread(ipvs.map(rate)),
        routing: spread(routing.map(rate)),
        ratio: ratio(rate),
        ratioByWork: ratio((trial) => rate(trial) / share(trial)),
        busy: spread(own.map(share)),
        failed: own.reduce((total, { failed }) => total + failed, 0),
      },
    ];
  });
}

function share({ worked, took }: Trial): number {
  return worked / took;
}

function rate({ count, seconds }: Counted): number {
  return count / seconds;
}
