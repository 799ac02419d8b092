import { readFileSync, rmSync } from 'node:fs';
import { formatEvent } from '../../shared/event.ts';
import { writeAtomically } from '../../shared/files.ts';
import type { FirstBootStatus } from '../../shared/first-boot-status.ts';
import { formatDiagnostic } from '../../shared/format-diagnostic.ts';
import { paths } from '../../shared/paths.ts';
import { sayOnConsoles } from './consoles.ts';
import { describeNode } from './describe-node.ts';
import { at, type System } from './system.ts';

/**
 * Says what the run came to, wherever a person or a program may look: the status file, the journal,
 * the login banners, and every console when there is something new to say.
 */
export function report(system: System, status: FirstBootStatus): void {
  const before = readStatus(system);
  writeAtomically(at(system, paths.status), `${JSON.stringify(status, null, 2)}\n`);
  system.log(
    formatEvent('first-boot', {
      state: status.state,
      ...(status.node === undefined
        ? {}
        : { node: status.node.name, cluster: status.node.cluster }),
      ...(status.seed === undefined ? {} : { seed: status.seed.source }),
      ms: status.workMs,
    }),
  );
  for (const diagnostic of status.diagnostics)
    system.log(
      formatEvent('first-boot-finding', {
        place: `${diagnostic.file}:${diagnostic.line}:${diagnostic.column}`,
        code: diagnostic.code,
        message: diagnostic.message,
      }),
    );
  const text = banner(status);
  writeAtomically(at(system, '/run/issue.d/lvsmith.issue'), `${escapeIssue(text)}\n`);
  writeAtomically(at(system, '/run/motd.d/lvsmith'), text);
  if (before === undefined || banner(before) !== text) sayOnConsoles(system, text);
  remember(system, status);
}

/**
 * Leaves what the quick half of the first boot shows while the same media are attached: only when
 * there is nothing else to say about them. It is the last thing that is done, for of all that is said
 * it alone lies on the disk, and a disk that is full or read-only is what may have to be told.
 */
function remember(system: System, status: FirstBootStatus): void {
  const folder = at(system, '/var/lib/lvsmith/firstboot');
  const file = `${folder}/unchanged.json`;
  const { state, node } = status;
  try {
    // First: what is left of an earlier run is not for this one's media.
    rmSync(file, { force: true });
    if (node === undefined || (state !== 'applied' && state !== 'unchanged')) return;
    const message = `${describeNode(node)}; its seed is the one in force`;
    // What could not be put into force without a restart is in force after it.
    const quiet: FirstBootStatus = { ...status, state: 'unchanged', message, diagnostics: [] };
    writeAtomically(`${folder}/banner`, escapeIssue(banner(quiet)));
    writeAtomically(file, `${JSON.stringify(quiet, null, 2)}\n`);
  } catch (error) {
    // The next start looks at the media anew, with Node.
    system.log(formatEvent('not-remembered', { reason: String(error) }));
  }
}

/** A headline and, when something is wrong, each finding with its place. */
export function banner(status: FirstBootStatus): string {
  const findings = status.diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, undefined));
  return `${[`lvsmith: ${status.message}`, ...findings].join('\n')}\n`;
}

/** agetty(8) reads backslashes as its own escapes. */
function escapeIssue(text: string): string {
  return text.replaceAll('\\', '\\\\');
}

function readStatus(system: System): FirstBootStatus | undefined {
  try {
    const status: FirstBootStatus = JSON.parse(readFileSync(at(system, paths.status), 'utf8'));
    return status;
  } catch {
    return undefined;
  }
}
