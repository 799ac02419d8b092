/** Who a node is: what its seed said that other programs on it need. At `paths.node`. */
export interface NodeIdentity {
  readonly cluster: string;
  readonly name: string;
  readonly role: Role;
  readonly instanceId: string;
  /** SHA-256 of all seed files, hex: reveals a changed seed with an unchanged instance-id. */
  readonly seedDigest: string;
}

export const roles = ['director', 'realserver'] as const;
export type Role = (typeof roles)[number];
