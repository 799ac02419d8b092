import type { Scenario } from './scenario.ts';
import { applies } from '../scenarios/apply.ts';
import { byHand } from '../scenarios/by-hand.ts';
import { failovers } from '../scenarios/failover.ts';
import { floods } from '../scenarios/flood.ts';
import { failingServers } from '../scenarios/health.ts';
import { leases } from '../scenarios/lease.ts';
import { operate } from '../scenarios/operate.ts';
import { pingNodes } from '../scenarios/ping-node.ts';
import { pools } from '../scenarios/pools.ts';
import { power } from '../scenarios/power.ts';
import { serving } from '../scenarios/serving.ts';
import { verbs } from '../scenarios/verbs.ts';
import { watchdogs } from '../scenarios/watchdog.ts';

/** What is played on the cluster of the lab profile, in this order. */
const scenarios: readonly Scenario[] = [
  serving,
  pools,
  verbs,
  operate,
  failingServers,
  pingNodes,
  failovers,
  leases,
  floods,
  byHand,
  watchdogs,
  power,
  applies,
].flat();

export const ofEveryRun = scenarios.filter(({ isVariant }) => isVariant !== true);
export const variants = scenarios.filter(({ isVariant }) => isVariant === true);
