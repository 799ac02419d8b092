import type { ConsoleState } from '../../shared/console/protocol.ts';
import type {
  DirectorState,
  ServerHealth,
  TableDestination,
  TableService,
} from '../../shared/state/node-state.ts';
import { unknownReason, valueOf } from '../../shared/state/part.ts';
import { nothing, rateKey, type Rates, type RateTable } from '../../shared/state/rates.ts';
import { bytesWords } from '../../shared/text/bytes.ts';
import { spanWords } from '../../shared/text/span.ts';
import { ageWords, type Moment, sinceWords } from './ages.ts';
import { Chart } from './chart.tsx';
import type { Ask } from './cluster-card.tsx';
import { rates, type Sample } from './minute.ts';
import { PartOf, Table, Word } from './parts.tsx';

interface Props {
  readonly state: ConsoleState;
  readonly director: DirectorState;
  readonly moment: Moment;
  readonly ask: Ask;
  readonly samples: readonly Sample[];
}

const columns = ['Server', 'Weight', 'Verdict', 'mon says', 'Active', 'Other'];
/** Only the holder passes something on. */
const rateColumns = ['New a second', 'In a second', 'Out a second'];

/** The virtual services and their servers, as the kernel of one director has them. */
export function ServiceCard({ state, director, moment, ask, samples }: Props) {
  const self = valueOf(state.status.identity)?.name ?? 'this director';
  const isHolder = (valueOf(director.addresses) ?? []).some(({ here }) => here);
  const rateTable = valueOf(state.rates);
  const untold = unknownReason(state.rates);
  const services = valueOf(director.table)?.length ?? 0;
  return (
    <section aria-labelledby="service">
      <h2 id="service">Service</h2>
      <p>
        {isHolder
          ? `The table of ${self}, which holds a floating address.`
          : `The table of ${self}, which holds no floating address: connections are counted at the holder.`}
      </p>
      {isHolder && (untold !== undefined || services > 1) && (
        <div class="charts">
          <Chart what="new connections a second" points={rates(samples, 'connections')} />
          <Chart
            what="of clients a second"
            points={rates(samples, 'incomingBytes')}
            format={bytesWords}
          />
        </div>
      )}
      <PartOf of={director.table} moment={moment}>
        {(table) =>
          table.map((virtual) => (
            <VirtualService
              key={`${virtual.protocol} ${virtual.endpoint}`}
              {...{ virtual, director, moment, ask }}
              samples={isHolder ? samples : []}
              rateTable={isHolder ? rateTable : undefined}
            />
          ))
        }
      </PartOf>
      {isHolder && (
        <p class="age">
          {untold === undefined ? 'Rates' : `Rates are not known, ${untold}`}:{' '}
          {ageWords(state.rates, moment)}
        </p>
      )}
      <p class="age">Verdicts: {ageWords(director.health, moment)}</p>
    </section>
  );
}

interface ServiceProps extends Omit<Props, 'state'> {
  readonly virtual: TableService;
  /** undefined: they are not shown. */
  readonly rateTable: RateTable | undefined;
}

function VirtualService(props: ServiceProps) {
  const { virtual, director, moment, ask, samples, rateTable } = props;
  const { service, protocol, endpoint, scheduler, destinations } = virtual;
  const name = service ?? 'not in the profile';
  const caption = `${name}: ${protocol} ${endpoint}${scheduler === null ? '' : ` by ${scheduler}`}`;
  const health = valueOf(director.health) ?? [];
  const drained = valueOf(director.drained) ?? [];
  const certificates = valueOf(director.certificates) ?? [];
  return (
    <>
      <h3>{name}</h3>
      {scheduler === null && <p class="bad">The kernel does not have this service.</p>}
      <ServiceCharts {...{ virtual, samples }} />
      <Table
        caption={caption}
        columns={[...columns, ...(rateTable === undefined ? [] : rateColumns), 'Actions']}
      >
        {destinations
          .filter(({ server, kernel }) => server !== sorry || kernel !== null)
          .map((destination) => (
            <Server
              key={destination.endpoint}
              destination={destination}
              found={health.find(
                (it) => it.realserver === destination.server && it.service === service,
              )}
              ends={
                certificates.find(
                  (it) => it.realserver === destination.server && it.service === service,
                )?.ends
              }
              isDrained={destination.server !== null && drained.includes(destination.server)}
              rates={rateTable && (rateTable[rateKey(virtual, destination)] ?? nothing)}
              {...{ moment, ask }}
            />
          ))}
      </Table>
    </>
  );
}

/** The last minute of one virtual service; what it answers is seen where that comes back through the director. */
function ServiceCharts({ virtual, samples }: Pick<ServiceProps, 'virtual' | 'samples'>) {
  const key = rateKey(virtual);
  const points = (index: 0 | 1 | 2) =>
    samples.flatMap(({ at, rates: all }) =>
      all === undefined ? [] : [[at, all[key]?.[index] ?? 0] as const],
    );
  const answers = virtual.destinations.some(({ kernel }) => kernel?.forwarding === 'nat');
  return (
    <div class="charts">
      <Chart
        what="open connections"
        points={samples.map(({ at, active }) => [at, active[key] ?? 0])}
      />
      <Chart what="new connections a second" points={points(0)} />
      <Chart what="of clients a second" points={points(1)} format={bytesWords} />
      {answers && <Chart what="to clients a second" points={points(2)} format={bytesWords} />}
    </div>
  );
}

const sorry = 'sorry server';

interface ServerProps {
  readonly destination: TableDestination;
  readonly found: ServerHealth | undefined;
  /** When its certificate ends. */
  readonly ends: string | undefined;
  readonly isDrained: boolean;
  readonly rates: Rates | undefined;
  readonly moment: Moment;
  readonly ask: Ask;
}

function Server(props: ServerProps) {
  const { destination, found, ends, isDrained, rates: own, moment, ask } = props;
  const { server, endpoint, kernel } = destination;
  const isMember = server !== null && server !== sorry;
  return (
    <tr>
      <th scope="row">
        {server ?? 'unknown'} <span class="note">{endpoint}</span>
      </th>
      <td class="number">{kernel === null ? 'out' : kernel.weight}</td>
      <td>
        {isMember && <VerdictWords found={found} moment={moment} />}
        {isDrained && <Word tone="odd">drained</Word>}
        {ends !== undefined && <CertificateWords ends={ends} now={moment.now} />}
        {server === sorry && <Word tone="bad">no member is up</Word>}
        {server === null && <Word tone="odd">not in the profile</Word>}
      </td>
      <td class="words">{found?.words}</td>
      <td class="number">{kernel?.activeConnections}</td>
      <td class="number">{kernel?.inactiveConnections}</td>
      {own !== undefined && <RateCells kernel={kernel} rates={own} />}
      <td class="actions">
        {isMember && (
          <button type="button" onClick={() => ask(isDrained ? 'undrain' : 'drain', server)}>
            {isDrained ? 'End drain of' : 'Drain'} {server}
          </button>
        )}
      </td>
    </tr>
  );
}

/** Milliseconds before its end from which on a certificate is spoken of. */
const endsSoon = 14 * 86_400_000;

function CertificateWords({ ends, now }: { readonly ends: string; readonly now: string }) {
  const left = Date.parse(ends) - Date.parse(now);
  if (left > endsSoon) return null;
  return (
    <Word tone={left > 0 ? 'odd' : 'bad'}>
      {left > 0
        ? `certificate ends in ${spanWords(Math.floor(left / 1000))}`
        : 'certificate has ended'}
    </Word>
  );
}

function RateCells({
  kernel,
  rates: [connections, incoming, outgoing],
}: {
  readonly kernel: TableDestination['kernel'];
  readonly rates: Rates;
}) {
  const isIn = kernel !== null;
  return (
    <>
      <td class="number">{isIn && connections}</td>
      <td class="number">{isIn && bytesWords(incoming)}</td>
      <td class="number">
        {isIn && (kernel.forwarding === 'nat' ? bytesWords(outgoing) : 'past the director')}
      </td>
    </>
  );
}

function VerdictWords({
  found,
  moment,
}: {
  readonly found: ServerHealth | undefined;
  readonly moment: Moment;
}) {
  if (found === undefined) return <Word tone="odd">not checked yet</Word>;
  return (
    <>
      <Word tone={found.verdict === 'up' ? 'good' : 'bad'}>{found.verdict}</Word>{' '}
      <span class="note">{sinceWords(found.since, moment.now)}</span>
    </>
  );
}
