/** Who owns a path and who may read it, where that is not root:root 0644 (0755 when executable). */
export interface Ownership {
  readonly mode: number;
  readonly owner: string;
  readonly group: string;
}

const exceptions: Readonly<Record<string, Ownership>> = {
  // mon runs as its own user and refuses to start when it cannot read these two.
  '/etc/mon/auth.cf': { mode: 0o640, owner: 'root', group: 'mon' },
  '/etc/mon/userfile': { mode: 0o640, owner: 'root', group: 'mon' },
};

export function ownershipOf(
  path: string,
  kind: 'file' | 'symlink' | 'directory',
  executable: boolean,
): Ownership {
  const usual = kind === 'file' && !executable ? 0o644 : kind === 'symlink' ? 0o777 : 0o755;
  return exceptions[path] ?? { mode: usual, owner: 'root', group: 'root' };
}
