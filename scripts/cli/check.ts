import { buildCommand } from '@stricli/core';
import type { Failover, Membership } from '../../overlays/shared/cluster/cluster.ts';
import { silentAfter } from '../../overlays/shared/lease/timing.ts';
import { printDiagnostics } from '../runtime/diagnostics.ts';
import { fitLines, terminalColumns } from '../runtime/fit-lines.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import type { CheckResult } from '../verify/check-profile.ts';
import type { Context } from './context.ts';
import { withExitCodes } from './exit-code-help.ts';
import { jsonFlag, profileFlags, standardProfile } from './flags.ts';

interface Flags {
  readonly profile: string;
  readonly simulate: boolean;
  readonly json: boolean;
}

/** `lvsmith check`. */
export const check = buildCommand<Flags, [], Context>({
  docs: {
    brief: 'Validate a profile and what it renders to; prove its failovers',
    fullDescription: withExitCodes(
      "Says what is wrong with a profile at its line, checks the files that it renders to, and plays every loss\nof a director, or of two, through pacemaker's own scheduler. Writes nothing.",
      'invalid',
      'toolMissing',
      'verification',
    ),
  },
  parameters: {
    flags: {
      profile: profileFlags(standardProfile).profile,
      simulate: { kind: 'boolean', brief: 'Prove the failovers', default: true },
      json: jsonFlag('Print the result as JSON'),
    },
  },
  func: runCheck,
});

async function runCheck(flags: Flags): Promise<void> {
  const { loadProfile } = await import('../profile/load.ts');
  const { checkProfile } = await import('../verify/check-profile.ts');
  const loaded = await loadProfile(flags.profile);
  const result = await checkProfile(loaded, flags);
  const wrong = result.proof?.filter(({ ok }) => !ok) ?? [];
  if (flags.json && wrong.length === 0)
    process.stdout.write(`${JSON.stringify(summary(result), null, 2)}\n`);
  if (!flags.json) {
    printDiagnostics(loaded.diagnostics, new Map([[loaded.file, loaded.text]]));
    const lines = [`${loaded.file}: valid`, '', ...(await conclusion(result, flags))];
    console.log(fitLines(lines.join('\n'), terminalColumns(process.stdout)));
  }
  if (wrong.length > 0) throw new WrongFailovers(wrong.length, result);
}

class WrongFailovers extends Failure {
  readonly #result: CheckResult;

  constructor(count: number, result: CheckResult) {
    super(`${count} failovers are not what the profile asks`, {
      exitCode: exitCodes.verification,
      hint: 'the rows marked NOT AS ASKED; look at failover.preference, failover.ping and membership',
    });
    this.#result = result;
  }

  override data(): object {
    return summary(this.#result);
  }
}

function summary({ rendered, schema, proof }: CheckResult) {
  const { file, diagnostics } = rendered.loaded;
  const { membership, failover } = rendered.model.cluster;
  const { lease } = failover;
  return { file, valid: true, diagnostics, membership, lease, schema, proof: proof ?? 'not-made' };
}

/** The traditional times, and the corosync settings that they come to. */
function timing({ deadtime, token, consensus, tokenWarning }: Membership): string {
  return `A silent director is dead after ${deadtime} ms: corosync's token ${token} ms, consensus ${consensus} ms, warning at ${tokenWarning} % of the token.`;
}

/** When the floating addresses are served again after their holder fell silent. */
function takeover({ lease }: Failover): readonly string[] {
  if (lease === null)
    return ['The floating addresses have no lease: they move when fencing is over.'];
  const { promise, ask } = lease;
  return [
    `The floating addresses have a lease: a holder that falls silent is shut out after ${silentAfter(lease)} ms at most, and the next director stands in ${promise - ask} to ${promise} ms after the silence began.`,
  ];
}

async function conclusion(
  { rendered, schema, proof }: CheckResult,
  flags: Flags,
): Promise<readonly string[]> {
  const { formatProof } = await import('../verify/failover/table.ts');
  const missing = "pacemaker's tools are not on hand; `lvsmith build director` brings them";
  return [
    timing(rendered.model.cluster.membership),
    ...takeover(rendered.model.cluster.failover),
    schema === 'valid'
      ? "The CIB fits pacemaker's schema."
      : `The CIB was not checked against pacemaker's schema: ${missing}.`,
    ...(proof === undefined
      ? [
          flags.simulate
            ? `The proof of the failovers was not made: ${missing}.`
            : 'The proof of the failovers was not asked for.',
        ]
      : ["Failovers, as pacemaker's scheduler decides them:", '', formatProof(proof)]),
  ];
}
