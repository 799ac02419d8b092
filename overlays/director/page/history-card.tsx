import { useEffect, useRef, useState } from 'preact/hooks';
import type { AskedAnswer, ConsoleState } from '../../shared/console/protocol.ts';
import { gapWords } from '../../shared/history/entry.ts';
import { defined } from '../../shared/defined.ts';
import { valueOf } from '../../shared/state/part.ts';
import { ageWords, type Moment } from './ages.ts';
import type { LookUp } from './api.ts';

interface Props {
  readonly state: ConsoleState;
  readonly moment: Moment;
  readonly lookUp: LookUp;
}

/** What is read at night. */
const few = 20;

/** Milliseconds that the directors have to write down what has just happened. */
const settling = 3000;

/** What happened, from the journals of all directors that answer, the newest first. */
export function HistoryCard({ state, moment, lookUp }: Props) {
  const [answer, setAnswer] = useState<AskedAnswer<'history'>>();
  const [asked, setAsked] = useState(0);
  const happened = useNews(state);
  const underWay = useRef(Promise.resolve());
  useEffect(() => {
    let over = false;
    const ask = async () => {
      // One question at a time: directors that are slow to answer are not asked the more often for it.
      await underWay.current;
      if (!over) underWay.current = lookUp('history').then(setAnswer);
    };
    const waiting = setTimeout(() => void ask(), answer === undefined || asked > 0 ? 0 : settling);
    return () => {
      over = true;
      clearTimeout(waiting);
    };
  }, [happened, asked]);
  return (
    <section aria-labelledby="history">
      <h2 id="history">History</h2>
      {answer === undefined ? (
        <p>Asking the directors for the last week.</p>
      ) : (
        <Entries answer={answer} moment={moment} />
      )}
      <p class="actions">
        <button type="button" onClick={() => setAsked(asked + 1)}>
          Ask the directors again
        </button>
      </p>
    </section>
  );
}

/** Changes with whatever the history is likely to have something new of. */
function useNews(state: ConsoleState): string {
  const known = useRef({});
  known.current = newsOf(state, known.current);
  return JSON.stringify(known.current);
}

/** @param known the news of the last state: what is not known now is as it was */
export function newsOf({ status: { director } }: ConsoleState, known: object): object {
  const news = {
    nodes: valueOf(director?.pacemaker)?.nodes.map(({ name, state }) => [name, state]),
    holders: valueOf(director?.addresses)?.map(({ address, holder }) => [address, holder]),
    last: valueOf(director?.events)?.at(-1)?.at,
    drained: valueOf(director?.drained),
  };
  return { ...known, ...defined(news) };
}

function Entries({
  answer,
  moment,
}: {
  readonly answer: AskedAnswer<'history'>;
  readonly moment: Moment;
}) {
  const [all, setAll] = useState(false);
  if ('refused' in answer) return <p class="bad">Not known: {answer.refused}</p>;
  const { found } = answer;
  const newest = found.entries.toReversed();
  return (
    <>
      {found.remarks.map((remark) => (
        <p class="bad" key={remark}>
          {remark}
        </p>
      ))}
      {found.entries.length === 0 && <p>Nothing in the last week.</p>}
      <ol class="events">
        {(all ? newest : newest.slice(0, few)).map((entry, index) => (
          <li key={`${entry.at} ${index}`}>
            <time dateTime={entry.at}>{entry.at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}</time>{' '}
            {entry.text}
            {entry.gap !== undefined && <strong> ({gapWords(entry)})</strong>}{' '}
            <span class="note">seen by {entry.seenBy.join(', ')}</span>
          </li>
        ))}
      </ol>
      {!all && newest.length > few && (
        <p class="actions">
          <button type="button" onClick={() => setAll(true)}>
            Show all {newest.length} entries
          </button>
        </p>
      )}
      <p class="age">Asked {ageWords({ at: found.at, value: found }, moment)}</p>
    </>
  );
}
