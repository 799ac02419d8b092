import { join } from 'node:path';
import { run } from '../../../scripts/runtime/run.ts';
import { sandboxed } from '../../../scripts/toolchain/sandbox.ts';

/** A self-signed certificate and its key in a folder, as `cert.pem` and `key.pem`. @param names `DNS:…`, `IP:…` */
export async function makeCertificate(tree: string, folder: string, names: string): Promise<void> {
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  const files = ['-keyout', '/out/key.pem', '-out', '/out/cert.pem', '-days', '3650'];
  const about = ['-subj', '/CN=receiver', '-addext', `subjectAltName=${names}`];
  const argv = ['openssl', ...words, ...files, ...about] as const;
  await run(sandboxed(tree, ['openssl', ...argv.slice(1)], { writable: { '/out': folder } }));
  await run(['chmod', '644', join(folder, 'key.pem')]);
}
