import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';

/** What a certificate says of itself. */
export interface CertificateFacts {
  /** Names and patterns that it is for, `*.example.org` among them. */
  readonly names: readonly string[];
  /** When it ends, ISO 8601. */
  readonly ends: string;
  /** SHA-256, as `openssl x509 -fingerprint` prints it. */
  readonly fingerprint: string;
}

/** The first certificate of a file, which is the server's own; undefined: there is none. */
export function certificateFacts(pem: string): CertificateFacts | undefined {
  const certificate = parse(pem);
  if (certificate === undefined) return undefined;
  const { subject, subjectAltName = '', validTo, fingerprint256 } = certificate;
  const names = subjectAltName
    .split(', ')
    .flatMap((name) => /^(?:DNS|IP Address):(.+)$/.exec(name)?.[1] ?? []);
  const [, common] = /^CN=(.+)$/m.exec(subject) ?? [];
  return {
    names: names.length === 0 && common !== undefined ? [common] : names,
    ends: new Date(validTo).toISOString(),
    fingerprint: fingerprint256,
  };
}

/** Why a certificate and a key are no pair that a web server can use; undefined: they are one. */
export function pairProblem(certificate: string, key: string): string | undefined {
  const parsed = parse(certificate);
  if (parsed === undefined) return 'the certificate is no certificate in PEM form';
  const secret = privateKey(key);
  if (secret === undefined) return 'the key is no private key in PEM form without a passphrase';
  return parsed.checkPrivateKey(secret) ? undefined : 'the key is not that of the certificate';
}

/** Whether a text is a private key in PEM form without a passphrase. */
export function isPrivateKey(pem: string): boolean {
  return privateKey(pem) !== undefined;
}

/** Whether a certificate is for a host name. */
export function isFor(pem: string, name: string): boolean {
  return parse(pem)?.checkHost(name) !== undefined;
}

/** Whole days until a certificate ends; negative when it has. */
export function daysLeft({ ends }: Pick<CertificateFacts, 'ends'>, now: Date): number {
  return Math.floor((new Date(ends).getTime() - now.getTime()) / 86_400_000);
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

function privateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem);
  } catch {
    return undefined;
  }
}
