import { statSync } from 'node:fs';
import { checkerFiles } from '../../shared/health/checker-watch.ts';
import {
  parseServerCertificates,
  type ServerCertificate,
} from '../../shared/health/server-certificate.ts';
import { liveCluster } from '../../shared/cluster/live-cluster.ts';
import { readIfThere } from '../../shared/node/files.ts';
import { paths } from '../../shared/node/paths.ts';
import type { Part } from '../../shared/state/node-state.ts';
import { type CertificateFacts, certificateFacts } from '../../shared/tls/certificate.ts';

/** As old as the last change of one of them. */
export function readServerCertificates(
  file: string = checkerFiles.certificates,
): Part<readonly ServerCertificate[]> {
  const at = new Date().toISOString();
  try {
    const text = readIfThere(file);
    if (text === undefined) return { at, unknown: 'the checker has met no certificate yet' };
    const value = parseServerCertificates(text);
    if (value === undefined) return { at, unknown: `${file} is damaged` };
    return { at: statSync(file).mtime.toISOString(), value };
  } catch (error) {
    // It is for root.
    return { at, unknown: error instanceof Error ? error.message : String(error) };
  }
}

/** The certificate that this node itself shows; null: there is none yet. @throws Error when it is damaged. */
export function readCertificate(file: string = paths.tlsCertificate): CertificateFacts | null {
  const pem = readIfThere(file);
  if (pem === undefined) return null;
  const facts = certificateFacts(pem);
  if (facts === undefined) throw new Error(`${file} is damaged`);
  return facts;
}

export function hasConsole(): boolean {
  try {
    return liveCluster().console !== null;
  } catch {
    // A broken image says so elsewhere.
    return false;
  }
}
