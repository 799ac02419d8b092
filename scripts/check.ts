import { buildCommand } from '@stricli/core';
import type { Membership } from '../overlays/shared/cluster.ts';
import { loadProfile, profileFile } from './profile/load.ts';
import { runCommandLine, type Guard } from './report/cli.ts';
import { InvalidDocument, printDiagnostics } from './report/diagnostics.ts';
import { exitCodes } from './report/exit-codes.ts';
import { Failure } from './report/failure.ts';
import { main } from './report/main.ts';
import { checkProfile, type CheckResult } from './verify/check-profile.ts';
import { formatProof } from './verify/failover/table.ts';

interface Flags {
  readonly profile: string;
  readonly simulate: boolean;
  readonly json: boolean;
}

await main(() => runCommandLine('npm run check --', checkCommand));

function checkCommand(guard: Guard) {
  return buildCommand<Flags>({
    docs: {
      brief: 'Validate a profile and what it renders to; prove its failovers',
      fullDescription:
        "Says what is wrong with a profile at its line, checks the files that it renders to, and plays every loss of a director, or of two, through pacemaker's own scheduler. Exit codes: 0 all is well, 3 the profile is not valid, 6 what it renders to is not, or a failover is not what the profile asks.",
    },
    parameters: {
      flags: {
        profile: { kind: 'parsed', parse: String, brief: 'Name or file', default: 'web' },
        simulate: { kind: 'boolean', brief: 'Prove the failovers', default: true },
        json: { kind: 'boolean', brief: 'Print the result as JSON', default: false },
      },
    },
    func: guard(check),
  });
}

async function check(flags: Flags): Promise<void> {
  const loaded = await loadProfile(flags.profile).catch(rejected(flags));
  const result = await checkProfile(loaded, flags).catch(rejected(flags));
  if (flags.json) process.stdout.write(`${JSON.stringify(summary(result), null, 2)}\n`);
  else {
    printDiagnostics(loaded.diagnostics, new Map([[loaded.file, loaded.text]]));
    console.log([`${loaded.file}: valid`, '', ...conclusion(result, flags)].join('\n'));
  }
  const wrong = result.proof?.filter(({ ok }) => !ok) ?? [];
  if (wrong.length > 0)
    throw new Failure(`${wrong.length} failovers are not what the profile asks`, {
      exitCode: exitCodes.verification,
      hint: 'the rows marked NOT AS ASKED; look at failover.preference, failover.ping and membership',
    });
}

/** A program that reads the result wants to read why there is none, too. */
function rejected({ profile, json }: Flags): (error: unknown) => never {
  return (error) => {
    if (json && error instanceof InvalidDocument) {
      const { diagnostics } = error;
      const file = profileFile(profile);
      process.stdout.write(`${JSON.stringify({ file, valid: false, diagnostics }, null, 2)}\n`);
    }
    throw error;
  };
}

function summary({ rendered, schema, proof }: CheckResult) {
  const { file, diagnostics } = rendered.loaded;
  const { membership } = rendered.model.cluster;
  return { file, valid: true, diagnostics, membership, schema, proof: proof ?? 'not-made' };
}

/** The traditional times, and the corosync settings that they come to. */
function timing({ deadtime, token, consensus, tokenWarning }: Membership): string {
  return `A silent director is dead after ${deadtime} ms: corosync's token ${token} ms, consensus ${consensus} ms, warning at ${tokenWarning} % of the token.`;
}

function conclusion({ rendered, schema, proof }: CheckResult, flags: Flags): string[] {
  const missing = "pacemaker's tools are not on hand; `npm run build:director` brings them";
  return [
    timing(rendered.model.cluster.membership),
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
