import type { Finding } from '../finding.ts';
import type { Workspace } from '../workspace.ts';

/*
 * Programs that read a configuration and say what is wrong with it, each in one line of shell. A
 * finding is a line of what they complain of when they fail.
 */

/** Where a program names the line of a file: `…/nftables.conf:12:5`, `line 5 of …`, `FILE:12`. */
const linePatterns = [/line (\d+)/, /(?:^|[\s/])[\w./-]+:(\d+)(?::|\s|$)/];

async function ask(
  workspace: Workspace,
  question: { readonly tool: string; readonly file: string; readonly script: string },
): Promise<Finding[]> {
  const { code, stderr } = await workspace.shell(question.script);
  if (code === 0) return [];
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const said = lines.length > 0 ? lines : [`ended with ${code}`];
  return said.map((message) => {
    const line = linePatterns.map((pattern) => pattern.exec(message)?.[1]).find(Boolean);
    const place = line === undefined ? {} : { line: Number(line) };
    return { tool: question.tool, file: question.file, ...place, message: message.trim() };
  });
}

export function nft(workspace: Workspace): Promise<Finding[]> {
  const file = '/etc/nftables.conf';
  return ask(workspace, { tool: 'nft', file, script: `exec nft --check --file ${file}` });
}

/** Not `apache2ctl -t`, which wants to hand folders to www-data: impossible without root. */
export function apache(workspace: Workspace): Promise<Finding[]> {
  return ask(workspace, {
    tool: 'apache2',
    file: '/etc/apache2/sites-available/lvsmith.conf',
    script: '. /etc/apache2/envvars; mkdir -p "$APACHE_RUN_DIR"; exec apache2 -t',
  });
}

export function chrony(workspace: Workspace): Promise<Finding[]> {
  const file = '/etc/chrony/chrony.conf';
  return ask(workspace, { tool: 'chronyd', file, script: `exec chronyd -p -f ${file}` });
}

/** A host key is made on the node; sshd does not look at the rest without one. */
export function sshd(workspace: Workspace): Promise<Finding[]> {
  return ask(workspace, {
    tool: 'sshd',
    file: '/etc/ssh/sshd_config',
    script:
      'mkdir -p /run/sshd; ssh-keygen -q -t ed25519 -N "" -f /tmp/key && exec sshd -t -h /tmp/key',
  });
}

export function tmpfiles(workspace: Workspace): Promise<Finding[]> {
  const folder = '/usr/lib/tmpfiles.d';
  const script = `test ! -e /in${folder} || exec systemd-tmpfiles --dry-run --create /in${folder}/*.conf`;
  return ask(workspace, { tool: 'systemd-tmpfiles', file: folder, script });
}
