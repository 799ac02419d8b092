import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { readServerCertificates } from '../../../../../overlays/base/state/certificates.ts';
import { Certificates } from '../../../../../overlays/director/checker/certificates.ts';
import { valueOf } from '../../../../../overlays/shared/state/part.ts';

const ends = '2026-12-20T00:00:00.000Z';
const one = { realserver: 'r1', service: 'https', ends };
const other = { realserver: 'r2', service: 'https', ends };

test('what the checker meets is in a file, whose readers believe nothing of it', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'certificates-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'certificates.json');
  const seen = () => valueOf(readServerCertificates(file));
  const certificates = new Certificates(file);
  certificates.write();
  t.is(seen(), undefined, 'there is nothing to write');
  certificates.add(one);
  certificates.add(other);
  certificates.write();
  t.deepEqual(seen(), [one, other]);
  const before = readFileSync(file);
  rmSync(file);
  certificates.add({ ...one });
  certificates.write();
  t.is(seen(), undefined, 'the same is no news');
  writeFileSync(file, before);
  certificates.keepOnly([other]);
  certificates.add({ ...other, ends: '2027-01-01T00:00:00.000Z' });
  certificates.write();
  t.deepEqual(seen(), [{ ...other, ends: '2027-01-01T00:00:00.000Z' }]);
  writeFileSync(file, JSON.stringify([one, { ...one, ends: 'soon' }, null, 7, { ends }]));
  t.deepEqual(seen(), [one]);
  for (const damaged of ['', '{}', '[1']) {
    writeFileSync(file, damaged);
    t.is(seen(), undefined, damaged);
  }
});
