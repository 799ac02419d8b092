import { buildRouteMap, type Command } from '@stricli/core';
import type { Context } from '../context.ts';
import { console } from './console.ts';
import { crash } from './crash.ts';
import { curl } from './curl.ts';
import { cut } from './cut.ts';
import { delay } from './delay.ts';
import { down } from './down.ts';
import { freeze } from './freeze.ts';
import { heal } from './heal.ts';
import { logs } from './logs.ts';
import { loss } from './loss.ts';
import { measure } from './measure.ts';
import { partition } from './partition.ts';
import { run } from './run.ts';
import { serve } from './serve.ts';
import { shutdown } from './shutdown.ts';
import { ssh } from './ssh.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { thaw } from './thaw.ts';
import { top } from './top.ts';
import { up } from './up.ts';

/** Every verb of the lab: the command describes them and sends their words, the process of the lab does them. */
export const labVerbs = buildRouteMap({
  routes: {
    up,
    down,
    status,
    top,
    curl,
    ssh,
    run,
    console,
    logs,
    start,
    shutdown,
    crash,
    freeze,
    thaw,
    cut,
    heal,
    partition,
    loss,
    delay,
    measure,
    serve,
  },
  docs: {
    brief: 'The cluster of a profile on this computer, to try and to break',
    fullDescription:
      'The cluster of a profile on this computer: its directors and realservers, a router, and a client on another\nsubnet. `lvsmith lab up` boots it.',
    hideRoute: { serve: true },
  },
});

/** Verbs whose words after the machine are a command for it, flags and all. */
export const commandsOfANode: ReadonlySet<Command<Context>> = new Set([run, ssh]);
