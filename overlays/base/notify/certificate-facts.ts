import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { ServerCertificate } from '../../shared/health/server-certificate.ts';
import type { Part } from '../../shared/state/node-state.ts';
import { valueOf } from '../../shared/state/part.ts';
import type { CertificateFacts } from '../../shared/tls/certificate.ts';
import type { Fact, Situation } from './change.ts';

/** The certificates that a director sees. */
export interface SeenCertificates {
  /** When it looked, ISO 8601. */
  readonly at: string;
  readonly servers: Part<readonly ServerCertificate[]>;
  /** Of its own console; not there: it has none. null: it has no certificate yet. */
  readonly console?: Part<CertificateFacts | null> | undefined;
}

/** Days before the end at which people are told, each of them once. */
const steps = [1, 3, 7, 14] as const;
const day = 86_400_000;

/**
 * The certificates of realservers that are about to end: all directors see the same ones.
 *
 * @param before a server that has shown none since the checker began has the one that it had.
 */
export function serverCertificateFacts(
  { at, servers }: SeenCertificates,
  { virtualServices }: Pick<Cluster, 'virtualServices'>,
  before: Situation,
): readonly Fact[] | undefined {
  const seen = valueOf(servers);
  if (seen === undefined) return undefined;
  const topicOf = ({ realserver, service }: Omit<ServerCertificate, 'ends'>) =>
    `certificate/${realserver}/${service}`;
  const shown = new Set(seen.map(topicOf));
  const members = virtualServices.flatMap(({ service, members: own }) =>
    own.map(({ realserver }) => topicOf({ realserver, service })),
  );
  const kept = [...new Set(members)].flatMap((topic) =>
    shown.has(topic) ? [] : (before.get(topic) ?? []),
  );
  return [
    ...seen.flatMap((each) => {
      const { realserver, service, ends } = each;
      return endingFact(topicOf(each), `${realserver} ${service}`, ends, at) ?? [];
    }),
    ...kept,
  ];
}

/** That of this director's own console, which no other sees. */
export function consoleCertificateFacts(
  self: string,
  { at, console: own }: SeenCertificates,
): readonly Fact[] | undefined {
  if (own === undefined) return [];
  const facts = valueOf(own);
  if (facts === undefined) return undefined;
  if (facts === null) return [];
  const fact = endingFact(`console-certificate/${self}`, `the console of ${self}`, facts.ends, at);
  return fact === undefined ? [] : [{ ...fact, own: true }];
}

/** undefined: it does not end soon. */
function endingFact(topic: string, of: string, ends: string, at: string): Fact | undefined {
  const left = (Date.parse(ends) - Date.parse(at)) / day;
  const step = steps.find((days) => left <= days);
  if (step === undefined) return undefined;
  const when = ends.slice(0, 10);
  if (left <= 0)
    return { topic, value: 'ended', text: `the certificate of ${of} ended on ${when}`, bad: true };
  const days = step === 1 ? '1 day' : `${step} days`;
  const text = `the certificate of ${of} ends within ${days}, on ${when}`;
  return { topic, value: days, text, bad: true, quiet: true };
}
