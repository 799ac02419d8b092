import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseHealthRecord } from '../../../overlays/shared/health/health-record.ts';
import { checkerFiles } from '../../../overlays/shared/health/checker-watch.ts';
import { paths } from '../../../overlays/shared/node/paths.ts';
import type { RenderedProfile } from '../../render/render-profile.ts';
import type { RenderedFile } from '../../render/rendered-file.ts';
import { within } from '../../lab/guest/wait.ts';
import { rigPlan } from '../plan.ts';
import { Director } from '../stacks/director.ts';
import { writeLayers } from '../stacks/layers.ts';
import { Switch } from '../network/switch.ts';

/** As their units start them; root in place of mon's user. */
const services = `
mkdir -p ${paths.health} /run/mon /run/lvsmith-checker /var/lib/mon /var/log/mon
${paths.programs}/mon-trap-key
keep 1 /usr/sbin/mon -A /run/mon/auth.cf
keep 1 ${paths.programs}/checker
`;

/** Words by which the processes of mon and of the checker are known. */
export const programWords = { mon: '/usr/sbin/mon', checker: `${paths.programs}/checker` } as const;

const bootDeadline = 60_000;

/** One director in a namespace that checks servers: mon, the checker, and what mon's alerts record. */
export class CheckedDirector {
  readonly director: Director;
  readonly #switch: Switch;

  private constructor(director: Director, at: Switch) {
    this.director = director;
    this.#switch = at;
  }

  static async start(
    { model, trees }: RenderedProfile,
    programs: readonly RenderedFile[],
    tree: string,
  ): Promise<CheckedDirector> {
    const { cluster } = model;
    const plan = rigPlan(cluster);
    const own = await Switch.start(tree, plan.networks);
    const [first] = plan.directors;
    if (first === undefined) throw new Error('a profile has a director');
    const director = new Director(first, own);
    try {
      await writeLayers(own, cluster, { director: [...trees.director, ...programs] });
      await within('the director boots', bootDeadline, director.boot(services));
      return new CheckedDirector(director, own);
    } catch (error) {
      await director.stop();
      await own.stop();
      throw error;
    }
  }

  /** The services that are down by the records of mon's alerts: `server1.http`. */
  down(): readonly string[] {
    const folder = this.director.path(paths.health);
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .flatMap((name) => {
        const record = parseHealthRecord(readFileSync(join(folder, name), 'utf8'));
        return record?.state === 'down' ? [`${record.realserver}.${record.service}`] : [];
      });
  }

  isDown(realserver: string, service: string): boolean {
    try {
      const file = this.director.path(join(paths.health, `${realserver}.${service}.json`));
      return parseHealthRecord(readFileSync(file, 'utf8'))?.state === 'down';
    } catch {
      return false;
    }
  }

  get checkerWorks(): boolean {
    return this.director.has(checkerFiles.alive);
  }

  async stop(): Promise<void> {
    await this.director.stop();
    await this.#switch.stop();
  }
}
