import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { inspectText } from '../../../../scripts/profile/load.ts';
import { run } from '../../../../scripts/runtime/run.ts';
import { memoryFolder } from '../../../helpers/memory-folder.ts';
import { profileText } from '../../../helpers/profile-text.ts';

for (const [days, codes] of [
  [10, ['tls-expires']],
  [60, []],
] as const)
  test(`of a certificate that ends in ${days} days ${codes.length === 0 ? 'nothing is said' : 'one is warned'}`, async (t) => {
    const folder = mkdtempSync(join(memoryFolder, 'lvsmith-tls-'));
    const [certificate, key] = [join(folder, 'crt'), join(folder, 'key')];
    try {
      const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
      const about = ['-subj', '/CN=x', '-days', String(days)];
      const files = ['-keyout', key, '-out', certificate];
      await run(['openssl', 'req', '-x509', ...kind, ...about, ...files]);
      const text = profileText({ more: `tls: { certificate: ${certificate}, key: ${key} }` });
      const { diagnostics } = inspectText(text, 'test.yaml');
      const found = diagnostics.filter(({ code }) => code.startsWith('tls'));
      t.deepEqual(
        found.map(({ code, severity }) => [code, severity]),
        codes.map((code) => [code, 'warning']),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
