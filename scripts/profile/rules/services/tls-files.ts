import { readFileSync } from 'node:fs';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import {
  certificateFacts,
  daysLeft,
  isFor,
  pairProblem,
} from '../../../../overlays/shared/tls/certificate.ts';
import { namedPairs, type NamedPair } from '../../tls/tls-pairs.ts';
import { rule } from '../rule.ts';

/** Days before its end from which on a certificate is worth a warning. */
const soon = 21;

/** Web servers would not start with them, or clients would refuse them. */
export const tlsFiles = rule(
  ['tls-file', 'tls-pair', 'tls-expired', 'tls-expires', 'tls-names', 'tls-external'],
  ['tls', 'realservers', 'floating-addresses'],
  (profile, { file }) => [
    ...profile.realservers.flatMap((server, index): Finding[] =>
      server.tls === undefined || !server.external
        ? []
        : [
            {
              code: 'tls-external',
              path: ['realservers', index, 'tls'],
              message: `${server.name} is external: nothing of lvsmith brings it a certificate`,
              hint: 'leave tls out',
            },
          ],
    ),
    ...namedPairs(profile, file).flatMap((pair) =>
      findingsOf(
        pair,
        profile['floating-addresses'].map(({ name }) => name),
      ),
    ),
  ],
);

function findingsOf(pair: NamedPair, names: readonly string[]): readonly Finding[] {
  const [certificate, key] = [textOf(pair.certificate), textOf(pair.key)];
  if (certificate === undefined || key === undefined)
    return (['certificate', 'key'] as const)
      .filter((which) => textOf(pair[which]) === undefined)
      .map((which) => ({
        code: 'tls-file',
        path: [...pair.path, which],
        message: `${pair[which]} cannot be read`,
        hint: 'paths are relative to the folder of the profile',
      }));
  const path = [...pair.path, 'certificate'];
  const problem = pairProblem(certificate, key);
  const facts = certificateFacts(certificate);
  if (problem !== undefined || facts === undefined)
    return [{ code: 'tls-pair', path, message: problem ?? 'the certificate is none' }];
  const left = daysLeft(facts, new Date());
  const day = facts.ends.slice(0, 10);
  if (left < 0)
    return [{ code: 'tls-expired', path, message: `the certificate ended on ${day}`, hint: renew }];
  const others = names.filter((name) => name.includes('.') && !isFor(certificate, name));
  return [
    ...(left > soon
      ? []
      : [
          {
            code: 'tls-expires',
            severity: 'warning' as const,
            path,
            message: `the certificate ends on ${day}, in ${left} days`,
            hint: renew,
          },
        ]),
    ...(others.length === 0
      ? []
      : [
          {
            code: 'tls-names',
            severity: 'warning' as const,
            path,
            message: `the certificate is for ${facts.names.join(', ')}, and clients ask for ${others.join(', ')}`,
            hint: 'give the floating address the name that clients use, or the certificate all of them',
          },
        ]),
  ];
}

const renew = 'put a newer one in its place, and lvsmith apply brings it to the servers';

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
