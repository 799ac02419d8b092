/** `external/ipmi`, `fence_ipmilan`: by what a director is fenced. */
export function fencingKind(device: string): string {
  const lower = device.toLowerCase();
  const known = ['ipmi', 'ilo', 'drac', 'sbd', 'ssh', 'vmware', 'apc', 'libvirt', 'virt', 'xvm'];
  return known.find((word) => lower.includes(word)) ?? (lower || 'unknown');
}
