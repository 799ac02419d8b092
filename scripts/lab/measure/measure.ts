import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lab } from '../lab.ts';
import { distribution } from './gaps.ts';
import { picture } from './picture.ts';
import { trial, type Kind, type Trial } from './trial.ts';

export interface MeasureOptions {
  readonly kinds: readonly Kind[];
  /** Of each kind. */
  readonly trials: number;
  readonly folder: string;
  readonly onTrial: (trial: Trial, number: number) => void;
}

/** Runs the trials, and writes `failover.json` and `failover.svg`; returns the folder's two files. */
export async function measureFailover(
  lab: Lab,
  options: MeasureOptions,
): Promise<readonly string[]> {
  const trials: Trial[] = [];
  for (const kind of options.kinds)
    for (let number = 1; number <= options.trials; number++) {
      const done = await trial(lab, kind);
      trials.push(done);
      options.onTrial(done, number);
    }
  await mkdir(options.folder, { recursive: true });
  const files = ['failover.json', 'failover.svg'].map((name) => join(options.folder, name));
  const [json = '', svg = ''] = files;
  await writeFile(json, `${JSON.stringify(report(lab, options.kinds, trials), null, 2)}\n`);
  await writeFile(svg, picture(trials));
  return files;
}

function report(lab: Lab, kinds: readonly Kind[], trials: readonly Trial[]) {
  const { accelerator, settings } = lab;
  return {
    cluster: settings.cluster.name,
    emulated: accelerator.accelerator === 'tcg',
    accelerator,
    membership: settings.cluster.membership,
    milliseconds: Object.fromEntries(
      kinds.map((kind) => {
        const own = trials.filter((each) => each.kind === kind);
        return [
          kind,
          {
            http: distribution(own.map(({ http }) => http)),
            ping: distribution(own.map(({ ping }) => ping)),
            twoHolders: distribution(own.map(({ twoHolders }) => twoHolders)),
          },
        ];
      }),
    ),
    trials,
  };
}
