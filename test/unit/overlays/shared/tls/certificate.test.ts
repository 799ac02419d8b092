import { readFileSync } from 'node:fs';
import test from 'ava';
import {
  certificateFacts,
  daysLeft,
  isFor,
  pairProblem,
} from '../../../../../overlays/shared/tls/certificate.ts';

const read = (name: string) => readFileSync(`test/fixtures/tls/${name}`, 'utf8');
const [certificate, key] = [read('server.crt'), read('server.key')];

test('a certificate says for whom it is, and until when', (t) => {
  t.deepEqual(certificateFacts(certificate)?.names, ['test', '*.example.org']);
  t.like(certificateFacts(read('expired.crt')), {
    names: ['test'],
    ends: '2021-01-01T00:00:00.000Z',
  });
  t.is(certificateFacts(key), undefined);
  t.true(isFor(certificate, 'www.example.org'));
  t.false(isFor(certificate, 'www.example.com'));
});

test('days are whole ones, and negative after the end', (t) => {
  const ends = '2026-01-10T00:00:00.000Z';
  t.is(daysLeft({ ends }, new Date('2026-01-08T12:00:00Z')), 1);
  t.is(daysLeft({ ends }, new Date('2026-01-10T01:00:00Z')), -1);
});

test('a pair is a certificate and its own key', (t) => {
  t.is(pairProblem(certificate, key), undefined);
  t.is(pairProblem(certificate, read('other.key')), 'the key is not that of the certificate');
  t.regex(pairProblem(key, key) ?? '', /no certificate/);
  t.regex(pairProblem(certificate, certificate) ?? '', /no private key/);
});
