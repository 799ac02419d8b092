import { buildCommand } from '@stricli/core';
import type { Role } from '../../overlays/shared/node/node.ts';
import { buildFolder } from '../profile/build-folder.ts';
import { chooseSink } from '../progress/progress-sinks.ts';
import { Progress } from '../progress/progress.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import { catchInterruption } from '../runtime/interruption.ts';
import type { RolePayload } from '../update/payload.ts';
import type { Updated } from '../update/update.ts';
import type { Context } from './context.ts';
import { withExitCodes } from './exit-code-help.ts';
import { jsonFlag, profileFlags, standardProfile, type ProfileFlags } from './flags.ts';
import { wholeNumber } from './parsers.ts';

interface Flags extends ProfileFlags {
  readonly plan: boolean;
  readonly 'at-once': number;
  readonly downgrade: boolean;
  readonly retry: boolean;
  readonly 'ssh-config'?: string;
  readonly json: boolean;
}

/** `lvsmith update`. */
export const update = buildCommand<Flags, [string?], Context>({
  docs: {
    brief: 'Update a running cluster, machine by machine',
    fullDescription: withExitCodes(
      'Sends what `lvsmith build` made to the machines of a cluster, by ssh as root, and has each write its other\nslot. Then restarts one machine after the other: a director leaves its addresses to the others first, a\nrealserver its connections. A new version stays only where the machine is well with it. Stops at the first\nfailure; the same command goes on.',
      'invalid',
      'toolMissing',
      'verification',
    ),
  },
  parameters: {
    positional: {
      kind: 'tuple',
      parameters: [
        {
          brief: 'A node, director or realserver; otherwise all',
          parse: String,
          placeholder: 'node|role',
          optional: true,
        },
      ],
    },
    flags: {
      ...profileFlags(standardProfile),
      plan: { kind: 'boolean', brief: 'Say what would be done, change nothing', default: false },
      'at-once': {
        kind: 'parsed',
        parse: wholeNumber(1, 100),
        brief: 'How many realservers leave at the same time',
        default: '1',
        placeholder: 'number',
      },
      downgrade: { kind: 'boolean', brief: 'Take an older version', default: false },
      retry: {
        kind: 'boolean',
        brief: 'Try a version again that a machine has given up',
        default: false,
      },
      'ssh-config': {
        kind: 'parsed',
        parse: String,
        brief: "ssh's settings, instead of ~/.ssh/config",
        optional: true,
        placeholder: 'file',
      },
      json: jsonFlag('Report as JSON lines'),
    },
  },
  func: runUpdate,
});

async function runUpdate(flags: Flags, word?: string): Promise<void> {
  const { loadProfile } = await import('../profile/load.ts');
  const { buildModel } = await import('../model/model.ts');
  const { chosen, machinesOf } = await import('../update/machine.ts');
  const { pauseBetweenLooks } = await import('../update/context.ts');
  const { sshTransport } = await import('../update/transport.ts');
  const { knownHosts } = await import('../update/known-hosts.ts');
  const { updateCluster } = await import('../update/update.ts');
  const { cluster } = buildModel((await loadProfile(flags.profile)).profile);
  const machines = machinesOf(cluster);
  const wanted = chosen(machines, word);
  refuseAll(flags['at-once'], cluster.realservers.length);
  const folder = buildFolder('images', flags.profile, flags.out);
  const payloads = await readPayloads(
    folder,
    new Set(wanted.map(({ role }) => role)),
    cluster.name,
  );
  const sink = chooseSink(flags.json ? process.stdout : process.stderr, flags.json);
  catchInterruption();
  const context = {
    cluster: cluster.name,
    machines,
    transport: sshTransport({ config: flags['ssh-config'], knownHosts: knownHosts(cluster.name) }),
    progress: new Progress(sink),
    pause: pauseBetweenLooks,
  };
  const { plan, downgrade, retry } = flags;
  const options = { plan, downgrade, retry, atOnce: flags['at-once'] };
  const result = await updateCluster(context, wanted, payloads, options);
  if (flags.json) console.log(JSON.stringify({ plan, machines: result }));
  else console.log(result.map((each) => (plan ? planLine(each) : doneLine(each))).join('\n'));
}

/** Somebody has to serve meanwhile. */
function refuseAll(atOnce: number, realservers: number): void {
  if (atOnce > 1 && atOnce >= realservers)
    throw new Failure(`--at-once ${atOnce} would leave no realserver of ${realservers}`, {
      exitCode: exitCodes.usage,
      hint: `at most ${Math.max(1, realservers - 1)}`,
    });
}

async function readPayloads(
  folder: string,
  roles: ReadonlySet<Role>,
  cluster: string,
): Promise<ReadonlyMap<Role, RolePayload>> {
  const { readRolePayload } = await import('../update/payload.ts');
  const payloads = new Map<Role, RolePayload>();
  for (const role of roles) payloads.set(role, await readRolePayload(folder, role, cluster));
  return payloads;
}

const plans = {
  write: 'is written, restarted and watched',
  restart: 'is written, and would be restarted and watched',
  wait: 'runs it on trial, and would be watched',
  nothing: 'runs it already',
} as const;

function planLine({ name, from, to, todo }: Updated): string {
  return `${name}: ${from === to ? to : `${from} to ${to}`}: ${plans[todo]}`;
}

function doneLine({ name, from, to, todo, seconds }: Updated): string {
  if (todo === 'nothing') return `${name}: ${to} already`;
  return `${name}: ${from === to ? to : `${from} to ${to}`} in ${seconds} s`;
}
