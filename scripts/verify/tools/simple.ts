import { lineNumber, type ToolFinding } from '../tool-finding.ts';
import type { Workspace } from '../workspace.ts';

/*
 * Programs that read a configuration and say what is wrong with it, each in one line of shell. Each
 * line that they print when they fail is a finding.
 */

interface Check {
  readonly tool: string;
  /** What it reads. */
  readonly file: string;
  readonly script: string;
}

/** Where a program names the line of a file: `…/nftables.conf:12:5`, `line 5 of …`, `FILE:12`. */
const linePatterns = [/line (\d+)/, /(?:^|[\s/])[\w./-]+:(\d+)(?::|\s|$)/];

async function runCheck(
  workspace: Workspace,
  { tool, file, script }: Check,
): Promise<ToolFinding[]> {
  const { code, stderr } = await workspace.shell(script);
  if (code === 0) return [];
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const said = lines.length > 0 ? lines : [`ended with ${code}`];
  return said.map((message) => {
    const match = linePatterns
      .map((pattern) => pattern.exec(message))
      .find((found) => found !== null);
    return { tool, file, line: lineNumber(match ?? null), message: message.trim() };
  });
}

export function nft(workspace: Workspace): Promise<ToolFinding[]> {
  const file = '/etc/nftables.conf';
  return runCheck(workspace, { tool: 'nft', file, script: `exec nft --check --file ${file}` });
}

/** Not `apache2ctl -t`, which changes the owner of folders to www-data: impossible without root. */
export function apache(workspace: Workspace): Promise<ToolFinding[]> {
  return runCheck(workspace, {
    tool: 'apache2',
    file: '/etc/apache2/sites-available/lvsmith.conf',
    script: '. /etc/apache2/envvars; mkdir -p "$APACHE_RUN_DIR"; exec apache2 -t',
  });
}

export function chrony(workspace: Workspace): Promise<ToolFinding[]> {
  const file = '/etc/chrony/chrony.conf';
  return runCheck(workspace, { tool: 'chronyd', file, script: `exec chronyd -p -f ${file}` });
}

/** A host key is made on the node; sshd does not look at the rest without one. */
export function sshd(workspace: Workspace): Promise<ToolFinding[]> {
  return runCheck(workspace, {
    tool: 'sshd',
    file: '/etc/ssh/sshd_config',
    script:
      'mkdir -p /run/sshd; ssh-keygen -q -t ed25519 -N "" -f /tmp/key && exec sshd -t -h /tmp/key',
  });
}

export function tmpfiles(workspace: Workspace): Promise<ToolFinding[]> {
  const folder = '/usr/lib/tmpfiles.d';
  const script = `test ! -e /in${folder} || exec systemd-tmpfiles --dry-run --create /in${folder}/*.conf`;
  return runCheck(workspace, { tool: 'systemd-tmpfiles', file: folder, script });
}
