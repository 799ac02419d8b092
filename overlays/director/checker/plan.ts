import { monChecks } from '../../base/servers/mon-cf.ts';
import type { Cluster } from '../../shared/cluster/cluster.ts';
import { questionOf, type Question } from './question.ts';

/** One service of one server, and how it is checked. */
export interface PlannedCheck {
  readonly realserver: string;
  readonly service: string;
  readonly question: Question;
  /** Milliseconds. */
  readonly interval: number;
  readonly failures: number;
  readonly successes: number;
}

/**
 * Checks that a director begins in a second at most, so that as many servers as there may be leave it time for its
 * work. With more, each is checked less often.
 */
export const mostChecks = 800;

/**
 * The checks of mon's configuration, as often as the cluster file wants them, or as this director can.
 *
 * @param monCf the text of mon.cf.
 */
export function planChecks(monCf: string, cluster: Pick<Cluster, 'services'>): PlannedCheck[] {
  const checks = monChecks(monCf);
  const least = (checks.length * 1000) / mostChecks;
  const byName = new Map(cluster.services.map((service) => [service.name, service.check]));
  return checks.flatMap(({ realserver, service, argv }) => {
    const check = byName.get(service);
    if (check === undefined) return [];
    const { failures, successes } = check;
    const interval = Math.max(check.interval, least);
    return [{ realserver, service, question: questionOf(argv), interval, failures, successes }];
  });
}
