import { useState } from 'preact/hooks';
import type { AskedAnswer } from '../../shared/console/protocol.ts';
import { factWords, isGone, lossWords, type WhyReport } from '../../shared/state/why-report.ts';
import { agoWords, type Moment } from './ages.ts';
import type { LookUp } from './api.ts';
import { Table } from './parts.tsx';

interface Props {
  readonly moment: Moment;
  readonly lookUp: LookUp;
}

/** What pacemaker reckons with, and what would follow the loss of each director: simulated when somebody asks. */
export function Outlook({ moment, lookUp }: Props) {
  const [answer, setAnswer] = useState<AskedAnswer<'why'>>();
  const [busy, setBusy] = useState(false);
  const ask = () => {
    setBusy(true);
    void lookUp('why')
      .then(setAnswer)
      .finally(() => setBusy(false));
  };
  return (
    <>
      <h3>If a director died</h3>
      {answer !== undefined && <Found answer={answer} moment={moment} />}
      <p class="actions">
        <button type="button" disabled={busy} onClick={ask}>
          Simulate the loss of each director
        </button>
        {busy && ' Pacemaker simulates it, which may take seconds.'}
      </p>
    </>
  );
}

function Found({
  answer,
  moment,
}: {
  readonly answer: AskedAnswer<'why'>;
  readonly moment: Moment;
}) {
  if ('refused' in answer) return <p class="bad">Not known: {answer.refused}</p>;
  const { found } = answer;
  return (
    <>
      <Table
        caption="If a director died"
        columns={['Director', 'Score', 'What speaks for it', 'If it died now']}
      >
        {found.directors.map((director) => (
          <tr key={director.name}>
            <th scope="row">{director.name}</th>
            <td class="number">{director.score ?? 'none'}</td>
            <td>{[director.state, ...factWords(director)].join(', ')}</td>
            <td>{ifLost(found, director)}</td>
          </tr>
        ))}
      </Table>
      <p class="note">The highest score wins; -INFINITY is never.</p>
      {found.problems.map((problem) => (
        <p class="bad" key={problem}>
          Not known: {problem}
        </p>
      ))}
      <p class="age">
        Simulated {agoWords({ at: found.at, value: found }, moment)}, with the cluster as it was
        then
      </p>
    </>
  );
}

function ifLost(
  { losses, addresses, problems }: WhyReport,
  { name, state }: WhyReport['directors'][number],
): string {
  const loss = losses.find(({ director }) => director === name);
  if (loss !== undefined) return lossWords(loss, addresses);
  if (isGone(state)) return 'it is not there';
  // Only where there is a quorum to lose is anything simulated.
  return problems.length > 0 ? 'not known' : 'nothing more: there is no quorum';
}
