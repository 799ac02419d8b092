import { buildRouteMap } from '@stricli/core';
import { checks } from './checks.ts';
import { commands } from './commands.ts';
import { failover } from './failover.ts';
import { forwarding } from './forwarding.ts';

/** `lvsmith bench`: other words than its verbs choose among the benches. */
export const bench = buildRouteMap({
  routes: { commands, failover, checks, forwarding },
  defaultCommand: 'commands',
  docs: {
    brief: 'Measure lvsmith: its commands, failovers, checks, and how it forwards',
    fullDescription:
      '`bench` alone and `bench WORD…` are short for `bench commands`: `bench --list` prints the names.',
  },
});
