import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { ApplyState } from '../../shared/state/apply-state.ts';
import type { DirectorState, Part } from '../../shared/state/node-state.ts';
import { isKnown, valueOf } from '../../shared/state/part.ts';
import { voteWords } from '../../shared/state/vote-words.ts';
import type { UpdateState } from '../../shared/update/update-state.ts';
import {
  consoleCertificateFacts,
  type SeenCertificates,
  serverCertificateFacts,
} from './certificate-facts.ts';
import type { Fact, Situation } from './change.ts';

/** What a director looks at to know what to tell. */
export interface Look {
  /** The name of this director. */
  readonly self: string;
  readonly director: Pick<
    DirectorState,
    'quorum' | 'pacemaker' | 'addresses' | 'health' | 'drained' | 'conflicts' | 'constraints'
  >;
  readonly changes?: Part<ApplyState> | undefined;
  readonly update?: Part<UpdateState> | undefined;
  readonly certificates: SeenCertificates;
}

type Topics = Pick<Cluster, 'directors' | 'virtualServices' | 'services'>;

/** The holder of the floating addresses, where there is none. */
export const nobody = 'nobody';

/**
 * What there is to tell of the cluster as this director sees it.
 *
 * @param before what was known: a part that did not answer is as it was.
 */
export function situationOf(look: Look, cluster: Topics, before: Situation): Situation {
  const { self, director, changes, update, certificates } = look;
  const parts: readonly (readonly [RegExp, readonly Fact[] | undefined])[] = [
    [/^holder$/, holderFacts(look)],
    [/^quorum$/, quorumFacts(look)],
    [/^director\//, directorFacts(look, cluster)],
    [/^server\//, serverFacts(director)],
    [/^pool\//, poolFacts(director, cluster)],
    [/^conflict\//, conflictFacts(director)],
    [/^apply\//, revertedFacts(self, changes)],
    [/^update\//, updateFacts(self, update)],
    [/^certificate\//, serverCertificateFacts(certificates, cluster, before)],
    [/^console-certificate\//, consoleCertificateFacts(self, certificates)],
  ];
  const facts = parts.flatMap(
    ([pattern, found]) => found ?? [...before.values()].filter(({ topic }) => pattern.test(topic)),
  );
  return new Map(facts.map((fact) => [fact.topic, fact]));
}

function holderFacts({ self, director }: Look): readonly Fact[] | undefined {
  const addresses = valueOf(director.addresses);
  const [first] = addresses ?? [];
  if (first === undefined) return undefined;
  const here = addresses?.some((address) => address.here) === true;
  if (!here && !isKnown(director.pacemaker)) return undefined;
  const holder = here ? self : (first.holder ?? nobody);
  const text =
    holder === nobody
      ? 'no director holds the floating addresses'
      : `${holder} holds the floating addresses`;
  return [{ topic: 'holder', value: holder, text, bad: holder === nobody }];
}

function quorumFacts({ self, director }: Look): readonly Fact[] | undefined {
  const quorum = valueOf(director.quorum);
  if (quorum === undefined) return undefined;
  if (quorum.quorate) return [];
  const text = `the cluster has no quorum: ${self} sees ${voteWords(quorum)}`;
  return [{ topic: 'quorum', value: 'lost', text, bad: true }];
}

function directorFacts(
  { self, director }: Look,
  { directors }: Pick<Topics, 'directors'>,
): readonly Fact[] | undefined {
  const nodes = valueOf(director.pacemaker)?.nodes;
  if (nodes === undefined) return undefined;
  return directors.flatMap(({ name }) => {
    const state = nodes.find((node) => node.name === name)?.state;
    if (name === self || (state !== 'offline' && state !== 'unclean')) return [];
    return [{ topic: `director/${name}`, value: 'lost', text: `${name} was lost`, bad: true }];
  });
}

function serverFacts({ health }: Look['director']): readonly Fact[] | undefined {
  return valueOf(health)?.flatMap(({ realserver, service, verdict, words }) =>
    verdict === 'up'
      ? []
      : [
          {
            topic: `server/${realserver}/${service}`,
            value: 'down',
            text: `${realserver} ${service} is down${words === '' ? '' : `: ${words}`}`,
            bad: true,
          },
        ],
  );
}

/** A service with no server that is up and not drained. */
function poolFacts(
  { health, drained }: Look['director'],
  { services, virtualServices }: Topics,
): readonly Fact[] | undefined {
  const verdicts = valueOf(health);
  const away = valueOf(drained);
  if (verdicts === undefined || away === undefined) return undefined;
  const down = new Set(
    verdicts.flatMap(({ realserver, service, verdict }) =>
      verdict === 'down' ? [`${realserver}/${service}`] : [],
    ),
  );
  return services.flatMap(({ name }) => {
    const own = virtualServices.filter(({ service }) => service === name);
    const members = own.flatMap((virtual) => virtual.members);
    const serves = members.some(
      ({ realserver }) => !down.has(`${realserver}/${name}`) && !away.includes(realserver),
    );
    if (members.length === 0 || serves) return [];
    const sorry = own.some(({ sorryServer }) => sorryServer !== undefined);
    const text = `no server of ${name} is left${sorry ? '; the sorry server answers' : ''}`;
    return [{ topic: `pool/${name}`, value: 'empty', text, bad: true }];
  });
}

function conflictFacts({ conflicts }: Look['director']): readonly Fact[] | undefined {
  return valueOf(conflicts)?.map(({ address, mac }) => ({
    topic: `conflict/${address}`,
    value: mac,
    text: `another machine answers for ${address}: ${mac}`,
    bad: true,
    own: true,
  }));
}

/** What has happened once, and stays: each has a topic of its own. */
function revertedFacts(self: string, changes: Look['changes']): readonly Fact[] | undefined {
  if (changes === undefined) return [];
  if (!isKnown(changes)) return undefined;
  const { last } = changes.value;
  if (last?.outcome !== 'reverted') return [];
  const text = `${self}: the change ${last.id} by ${last.by} was taken back: ${last.why}`;
  return [{ topic: `apply/${self}`, value: last.at, text, bad: false, own: true }];
}

function updateFacts(self: string, update: Look['update']): readonly Fact[] | undefined {
  if (update === undefined) return [];
  if (!isKnown(update)) return undefined;
  const { last } = update.value;
  if (last?.result !== 'failed') return [];
  const text = `${self}: version ${last.version} was given up, ${last.previous} runs again: ${last.reasons.join('; ')}`;
  return [{ topic: `update/${self}`, value: last.at, text, bad: false, own: true }];
}
