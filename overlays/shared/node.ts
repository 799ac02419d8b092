/** Who a node is: what its seed said that other programs on it need. At `paths.node`. */
export interface NodeIdentity {
  readonly cluster: string;
  readonly name: string;
  readonly role: Role;
  readonly instanceId: string;
  /** SHA-256 of all seed files, hex: tells a changed seed whose instance-id did not change. */
  readonly seedDigest: string;
}

export type Role = 'director' | 'realserver';
export const roles = ['director', 'realserver'] as const satisfies readonly Role[];
