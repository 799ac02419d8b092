import type { Role } from '../../overlays/shared/node/node.ts';
import type { ToolFinding } from './tool-finding.ts';
import { corosync } from './tools/corosync.ts';
import { crmVerify } from './tools/crm-verify.ts';
import { mon } from './tools/mon.ts';
import { apache, chrony, nft, sshd, tmpfiles } from './tools/simple.ts';
import { units } from './tools/units.ts';
import { withWorkspace, type Workspace, type WorkspaceInput } from './workspace.ts';

type Tool = (workspace: Workspace) => Promise<ToolFinding[]>;

const everywhere: readonly Tool[] = [chrony, nft, sshd, tmpfiles, units];

const tools: Readonly<Record<Role, readonly Tool[]>> = {
  director: [crmVerify, corosync, mon, ...everywhere],
  realserver: [apache, ...everywhere],
};

/**
 * Lets the programs of the target release check a rendered tree, each in a sandbox of its own. The
 * image build calls it before it builds, and the tests for every profile.
 *
 * @returns What they reject, nothing when all is well; `diagnose` shows it at the profile's lines.
 */
export function verifyTree(input: WorkspaceInput): Promise<ToolFinding[]> {
  return withWorkspace(input, async (workspace) => {
    const findings: ToolFinding[] = [];
    for (const tool of tools[input.role]) findings.push(...(await tool(workspace)));
    return findings;
  });
}
