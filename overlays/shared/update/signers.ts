/** What a signature is for; one for something else does not count. */
export const namespaces = {
  /** The description of an update. */
  update: 'update@lvsmith',
  /** SHA256SUMS. */
  checksums: 'checksums@lvsmith',
} as const;

/** The name of the build key in signers files. */
export const signer = 'build';

/** A file of ALLOWED SIGNERS (ssh-keygen(1)) with the build key alone. @param publicKey `ssh-ed25519 AAAA…`. */
export function signersText(publicKey: string): string {
  return `${signer} namespaces="${Object.values(namespaces).join(',')}" ${publicKey}\n`;
}

/** The key in such a file. */
export function publicKeyOfSigners(signers: string): string {
  return signers.trim().split(' ').slice(2).join(' ');
}
