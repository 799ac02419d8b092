import { buildRouteMap } from '@stricli/core';
import { checks } from './checks.ts';
import { commands } from './commands.ts';
import { failover } from './failover.ts';

/** `lvsmith bench`: other words than its verbs choose among the benches. */
export const bench = buildRouteMap({
  routes: { commands, failover, checks },
  defaultCommand: 'commands',
  docs: {
    brief: 'Measure lvsmith: its commands, and in namespaces its failovers and checks',
    fullDescription:
      '`bench` alone and `bench WORD…` are short for `bench commands`: `bench --list` prints the names.',
  },
});
