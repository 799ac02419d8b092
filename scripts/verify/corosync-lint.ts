import type { ToolFinding } from './tool-finding.ts';
import { words } from '../../overlays/shared/text/words.ts';

/**
 * Keys by section, corosync.conf(5) and votequorum(5) of corosync 3.1.9, corosync-qdevice(8) of 3.0.3: those that lvsmith may
 * use. corosync itself accepts a misspelled key silently.
 */
const known: Readonly<Record<string, ReadonlySet<string>>> = {
  '': words('totem nodelist quorum logging'),
  totem: words(`
    version cluster_name transport ip_version link_mode interface crypto_cipher crypto_hash
    crypto_model keyfile config_version token token_coefficient token_warning consensus netmtu
  `),
  'totem.interface': words(`
    linknumber knet_link_priority knet_ping_interval knet_ping_timeout knet_pong_count
    knet_transport mcastport
  `),
  nodelist: words('node'),
  'nodelist.node': words('name nodeid ring0_addr ring1_addr'),
  quorum: words(`
    provider expected_votes two_node wait_for_all auto_tie_breaker auto_tie_breaker_node
    last_man_standing device
  `),
  'quorum.device': words('model votes timeout sync_timeout net'),
  'quorum.device.net': words('host port algorithm tie_breaker connect_timeout tls'),
  logging: words('to_logfile logfile to_stderr to_syslog syslog_facility debug'),
};

/** Finds the misspelled keys in a corosync.conf, and what is no key at all. */
export function lintCorosync(text: string, file: string): ToolFinding[] {
  const findings: ToolFinding[] = [];
  const section: string[] = [];
  const say = (line: number, message: string) =>
    findings.push({ tool: 'lint', file, line, message });
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    if (line === '}') {
      if (section.pop() === undefined)
        say(index + 1, 'this closes a section that was never opened');
      return;
    }
    const [, word = '', opens] = /^(\w+)\s*(?:(\{)$|:\s*\S)/.exec(line) ?? [];
    const keys = known[section.join('.')];
    if (word === '') say(index + 1, `neither a key nor a section: ${line}`);
    else if (keys?.has(word) !== true)
      say(index + 1, `there is no ${[...section, word].join('.')}`);
    if (opens !== undefined) section.push(word);
  });
  if (section.length > 0)
    say(text.split('\n').length, `the section ${section.join('.')} is never closed`);
  return findings;
}
