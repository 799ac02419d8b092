/*
 * What lvsmith sets itself because its forwarding, its checks or its boots depend on it.
 */

/** Settings of sysctl, by how their names begin. */
const ownSettings: readonly string[] = [
  'net.ipv4.ip_forward',
  'net.ipv4.conf.',
  'net.ipv4.ping_group_range',
  'net.ipv4.vs.conntrack',
  'net.ipv4.vs.expire_nodest_conn',
  'net.ipv4.vs.expire_quiescent_template',
  'net.ipv4.vs.sync_',
  'net.ipv6.conf.',
];

/** Words of the kernel command line, without their values. */
const ownParameters: ReadonlySet<string> = new Set([
  'root',
  'ro',
  'rw',
  'rootfstype',
  'init',
  'rdinit',
  'initrd',
  'console',
  'net.ifnames',
  'audit',
  'panic',
]);

/** The name of a setting as the kernel has it, of a line of sysctl.d(5). */
export function settingName(line: string): string {
  const name = (line.split('=', 1)[0] ?? '').trim();
  return name.includes('.') ? name : name.replaceAll('/', '.');
}

export function isOwnSetting(name: string): boolean {
  return ownSettings.some((own) =>
    own.endsWith('.') || own.endsWith('_') ? name.startsWith(own) : name === own,
  );
}

export function isOwnParameter(word: string): boolean {
  const name = word.split('=', 1)[0] ?? '';
  return ownParameters.has(name) || name.startsWith('lvsmith');
}
