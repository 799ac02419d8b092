import { readFileSync, rmSync } from 'node:fs';
import { defined } from '../../shared/defined.ts';
import { formatEvent } from '../../shared/health/event.ts';
import { writeAtomically } from '../../shared/node/files.ts';
import { type FirstBootStatus, parseFirstBootStatus } from '../../shared/node/first-boot-status.ts';
import { formatDiagnostic } from '../../shared/diagnostics/format-diagnostic.ts';
import { paths } from '../../shared/node/paths.ts';
import { visible } from '../../shared/text/visible.ts';
import { sayOnConsoles } from './consoles.ts';
import { describeNode } from './describe-node.ts';
import { ownAttributes, writeDurably } from '../../shared/node/durable.ts';
import { at, type System } from './system.ts';

/**
 * Reports the result of the run wherever a person or a program may look: in the status file, the journal, the
 * login banners, and on every console when it is new.
 */
export function report(system: System, status: FirstBootStatus): void {
  const before = readStatus(system);
  writeAtomically(at(system, paths.status), `${JSON.stringify(status, null, 2)}\n`);
  system.log(
    formatEvent(
      'first-boot',
      defined({
        state: status.state,
        node: status.node?.name,
        cluster: status.node?.cluster,
        seed: status.seed?.source,
        ms: status.workMs,
      }),
    ),
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
 * Leaves on the disk what the shell script of the first boot shows while the same media are attached, when there
 * is nothing else to report about them. It comes last: a full or read-only disk may be what is reported, and
 * nothing before needs the disk.
 */
function remember(system: System, status: FirstBootStatus): void {
  const folder = at(system, '/var/lib/lvsmith/firstboot');
  const file = `${folder}/unchanged.json`;
  const { state, node } = status;
  try {
    // First: what an earlier run left does not hold for this one's media.
    rmSync(file, { force: true });
    if (node === undefined || (state !== 'applied' && state !== 'unchanged')) return;
    const message = `${describeNode(node)}; its seed is applied`;
    // What needed a restart to take effect has taken effect at the next start; the same foreign medium is
    // still there.
    const diagnostics = status.diagnostics.filter(({ file: place }) =>
      status.ignored?.includes(place),
    );
    const quiet: FirstBootStatus = { ...status, state: 'unchanged', message, diagnostics };
    // Durably: what a power cut left of it would be shown at every start.
    writeDurably(`${folder}/banner`, escapeIssue(banner(quiet)), ownAttributes());
    writeDurably(file, `${JSON.stringify(quiet, null, 2)}\n`, ownAttributes());
  } catch (error) {
    // The next start looks at the media again, with Node.
    system.log(formatEvent('not-remembered', { reason: String(error) }));
  }
}

/** A headline and, when something is wrong, each finding with its place. */
export function banner(status: FirstBootStatus): string {
  const findings = status.diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, undefined));
  // A platform has a say in the message: its serial number may name the seed.
  return `${[visible(`lvsmith: ${status.message}`), ...findings].join('\n')}\n`;
}

/** agetty(8) reads backslashes as its own escapes. */
function escapeIssue(text: string): string {
  return text.replaceAll('\\', '\\\\');
}

function readStatus(system: System): FirstBootStatus | undefined {
  try {
    return parseFirstBootStatus(readFileSync(at(system, paths.status), 'utf8'));
  } catch {
    return undefined;
  }
}
