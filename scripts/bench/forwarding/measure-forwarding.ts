import type { Progress } from '../../progress/progress.ts';
import type { FloodFigures } from '../flood/flood-figures.ts';
import { measureFlood, type FloodOptions } from '../flood/measure-flood.ts';
import { aim, compare, type ForwardingFigures } from './figures.ts';
import { measureInTurns, type TurnsRequest } from './in-turns.ts';
import { withOneDirector } from './one-director.ts';

export interface ForwardingRequest extends TurnsRequest {
  /** One after the other. */
  readonly floods: readonly FloodOptions[];
  readonly progress: Progress;
}

/**
 * Measures a director between a client and a server: by IPVS and by plain routing in turns, and then under floods.
 *
 * @throws Failure: what a build and a lab may meet.
 */
export async function measureForwarding(request: ForwardingRequest): Promise<ForwardingFigures> {
  const { rounds, progress, print } = request;
  return withOneDirector(progress, print, async (lab, director) => {
    const trials = await measureInTurns(lab, director, request);
    const floods: FloodFigures[] = [];
    for (const options of request.floods) {
      print(`flood: ${options.rate} SYNs a second`);
      floods.push(await measureFlood(lab, director, options));
    }
    const { accelerator } = lab.accelerator;
    const name = 'forwarding, IPVS (nat) and plain routing';
    return { name, aim, accelerator, rounds, compared: compare(trials), floods };
  });
}
