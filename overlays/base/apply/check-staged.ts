import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { CheckResult } from '../../shared/apply/messages.ts';
import { paths } from '../../shared/node/paths.ts';
import { pairProblem } from '../../shared/tls/certificate.ts';
import { at, type System } from '../firstboot/system.ts';
import { cibChange, simulateCib } from './cib.ts';
import type { Staged } from './records.ts';
import { Refusal } from './refusal.ts';

/** On a file system in memory; not for everybody's eyes. */
const scratch = '/run/lvsmith/apply-check';

/** What the node's own tools say of a file. */
const judges: Readonly<Record<string, (file: string) => readonly string[]>> = {
  '/etc/nftables.conf': (file) => ['nft', '-c', '-f', file],
  '/etc/corosync/corosync.conf': (file) => ['corosync', '-t', '-c', file],
};

/**
 * Has the node's own tools look at the files of a change, before anything of it is there.
 *
 * @throws Refusal with the words of the tool that refuses one.
 */
export function checkStaged(system: System, staged: Staged): CheckResult {
  const { files } = staged;
  mkdirSync(at(system, scratch), { recursive: true, mode: 0o700 });
  try {
    for (const { path, content } of files) {
      const judge = judges[path];
      if (judge === undefined || !('text' in content)) continue;
      const file = at(system, `${scratch}/file`);
      writeFileSync(file, content.text, { mode: 0o600 });
      const [program = '', ...args] = judge(file);
      const { code, output } = system.run(program, args);
      if (code !== 0)
        throw new Refusal('invalid', `${path}: ${output.replaceAll(file, path).trim()}`);
    }
  } finally {
    rmSync(at(system, scratch), { recursive: true, force: true });
  }
  refuseNoPair(staged);
  const change = cibChange(system, staged);
  if (change === undefined) return { transition: [], moves: false };
  try {
    return simulateCib(system, change);
  } catch (error) {
    throw new Refusal('invalid', error instanceof Error ? error.message : String(error));
  }
}

/** Apache would not come back from a reload with a certificate and the key of another one. */
function refuseNoPair({ files }: Staged): void {
  const textOf = (wanted: string) => {
    const content = files.find(({ path }) => path === wanted)?.content;
    return content !== undefined && 'text' in content ? content.text : undefined;
  };
  const [certificate, key] = [textOf(paths.tlsCertificate), textOf(paths.tlsKey)];
  if (certificate === undefined && key === undefined) return;
  const problem = pairProblem(certificate ?? '', key ?? '');
  if (problem !== undefined) throw new Refusal('invalid', `${paths.tlsCertificate}: ${problem}`);
}
