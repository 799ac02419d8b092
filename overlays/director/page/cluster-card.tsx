import type { ConsoleState, DirectorView } from '../../shared/console/protocol.ts';
import type {
  AddressState,
  DirectorState,
  PacemakerNodeState,
} from '../../shared/state/node-state.ts';
import { heldWords } from '../../shared/state/held.ts';
import { isKnown, valueOf } from '../../shared/state/part.ts';
import type { Moment } from './ages.ts';
import type { LookUp } from './api.ts';
import { Outlook } from './outlook.tsx';
import { PartOf, Table, Word } from './parts.tsx';

/** Called with a verb of `overlays/shared/verbs` and its word. */
export type Ask = (verb: string, argument: string) => void;

interface Props {
  readonly state: ConsoleState;
  readonly director: DirectorState;
  readonly moment: Moment;
  readonly ask: Ask;
}

interface CardProps extends Props {
  readonly lookUp: LookUp;
}

/** The directors, the votes, and the floating addresses: from the view of one director. */
export function ClusterCard({ state, director, moment, ask, lookUp }: CardProps) {
  const self = valueOf(state.status.identity)?.name ?? 'this director';
  const { quorum, pacemaker, addresses, constraints } = director;
  const failures = valueOf(pacemaker)?.failures ?? [];
  const pins = valueOf(constraints) ?? [];
  const inMaintenance = valueOf(pacemaker)?.maintenance;
  return (
    <section aria-labelledby="cluster">
      <h2 id="cluster">Cluster</h2>
      <p>As {self} sees it; another director may see something else while the cluster is split.</p>
      <PartOf of={quorum} moment={moment}>
        {({ quorate, votes, expectedVotes, needed }) => (
          <p>
            Quorum: <Word tone={quorate ? 'good' : 'bad'}>{quorate ? 'yes' : 'no'}</Word>, {votes}{' '}
            of {expectedVotes} votes, and it takes {needed}
          </p>
        )}
      </PartOf>
      <h3>Directors</h3>
      <Directors {...{ state, director, moment, ask }} />
      <h3>Floating addresses</h3>
      <PartOf of={addresses} moment={moment}>
        {(all) => <Addresses {...{ all, state, self, moment }} />}
      </PartOf>
      <Outlook moment={moment} lookUp={lookUp} />
      {failures.length > 0 && (
        <>
          <h3>Failures</h3>
          <ul>
            {failures.map(({ resource, operation, node, reason, time }) => (
              <li key={`${resource} ${operation} ${node}`}>
                {resource}: {operation} failed on {node} at {time}: {reason}
              </li>
            ))}
          </ul>
        </>
      )}
      {pins.length > 0 && (
        <p class="bad">Constraints pin or ban the floating addresses: {pins.join(', ')}</p>
      )}
      <p class="actions">
        {failures.length + pins.length > 0 && (
          <button type="button" onClick={() => ask('clear', '')}>
            Clear failures and constraints
          </button>
        )}
        {inMaintenance !== undefined && (
          <button type="button" onClick={() => ask('maintenance', inMaintenance ? 'off' : 'on')}>
            {inMaintenance ? 'End maintenance' : 'Begin maintenance'}
          </button>
        )}
      </p>
    </section>
  );
}

const tones: Readonly<Record<PacemakerNodeState, 'good' | 'bad' | 'odd'>> = {
  online: 'good',
  standby: 'odd',
  maintenance: 'odd',
  pending: 'odd',
  unclean: 'bad',
  offline: 'bad',
};

function Directors({ state, director, moment, ask }: Props) {
  const holders = valueOf(director.addresses) ?? [];
  const row = ({ name, preferred }: DirectorView) => {
    const found = valueOf(director.pacemaker)?.nodes.find((node) => node.name === name)?.state;
    const held = holders.flatMap(({ address, holder }) => (holder === name ? [address] : []));
    return (
      <tr key={name}>
        <th scope="row">
          {name}
          {preferred && <span class="note"> preferred</span>}
        </th>
        <td>
          <Word tone={found === undefined ? 'odd' : tones[found]}>{found ?? 'not known'}</Word>
        </td>
        <td>{held.length === 0 ? 'nothing' : held.join(', ')}</td>
        <td>
          <Links state={state} name={name} />
        </td>
        <td class="actions">
          {found === 'standby' ? (
            <button type="button" onClick={() => ask('online', name)}>
              End standby of {name}
            </button>
          ) : (
            <button
              type="button"
              disabled={found === undefined}
              onClick={() => ask('standby', name)}
            >
              Standby {name}
            </button>
          )}
          <button
            type="button"
            disabled={found !== 'online' || held.length > 0}
            onClick={() => ask('move', name)}
          >
            Move addresses to {name}
          </button>
        </td>
      </tr>
    );
  };
  return (
    <>
      <Table
        caption="Directors"
        columns={['Director', 'State', 'Holds', 'Links from here', 'Actions']}
      >
        {state.cluster.directors.map(row)}
      </Table>
      <PartOf of={director.pacemaker} moment={moment}>
        {({ dc, maintenance }) => (
          <p>
            {dc === null
              ? 'No director decides for the cluster yet'
              : `${dc} decides for the cluster`}
            {maintenance && (
              <>
                ; <Word tone="odd">maintenance</Word>: pacemaker moves nothing
              </>
            )}
          </p>
        )}
      </PartOf>
    </>
  );
}

/** The networks by which one director hears another: of two, one may be lost without anybody noticing. */
function Links({ state, name }: { readonly state: ConsoleState; readonly name: string }) {
  const { links, status } = state;
  if (valueOf(status.identity)?.name === name) return <>this director</>;
  if (!isKnown(links)) return <Word tone="odd">not known</Word>;
  const connected = links.value.find(({ director }) => director === name)?.connected ?? [];
  const up = connected.filter(Boolean).length;
  const tone = up === 0 ? 'bad' : up < connected.length ? 'odd' : 'good';
  return (
    <Word tone={tone}>
      {up} of {connected.length}
    </Word>
  );
}

function Addresses({
  all,
  state,
  self,
  moment,
}: {
  readonly all: readonly AddressState[];
  readonly state: ConsoleState;
  readonly self: string;
  readonly moment: Moment;
}) {
  return (
    <Table caption="Floating addresses" columns={['Address', 'Held by', 'Why']}>
      {all.map(({ name, address, here, holder, since }) => (
        <tr key={address}>
          <th scope="row">
            {address} <span class="note">{name}</span>
          </th>
          <td>
            <Word tone={holder === null ? 'bad' : 'good'}>
              {holder ?? 'nobody that pacemaker knows'}
            </Word>{' '}
            <span class="note">{heldWords({ here, since }, moment.now)}</span>
            {here !== (holder === self) && (
              <p class="bad">
                {here ? `${self} has it all the same` : `${self} does not have it`}, says its kernel
              </p>
            )}
          </td>
          <td class="words">
            {(state.reasons.find((reason) => reason.address === address)?.why ?? []).map(
              (words) => (
                <p key={words}>{words}</p>
              ),
            )}
          </td>
        </tr>
      ))}
    </Table>
  );
}
