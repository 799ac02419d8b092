import { useState } from 'preact/hooks';
import type { ActionAnswer } from '../../shared/console/protocol.ts';
import type { Verdict } from '../../shared/state/verdict.ts';
import { momentOf } from './ages.ts';
import type { LookUp, Wish } from './api.ts';
import { AskDialog } from './ask-dialog.tsx';
import { ClusterCard } from './cluster-card.tsx';
import { EventsCard } from './events-card.tsx';
import { HistoryCard } from './history-card.tsx';
import { headline } from './headline.ts';
import type { News } from './news.ts';
import { Word } from './parts.tsx';
import { ServiceCard } from './service-card.tsx';

interface Props {
  readonly news: News;
  /** The browser's clock, in milliseconds. */
  readonly clock: number;
  readonly act: (wish: Wish) => Promise<ActionAnswer>;
  readonly lookUp: LookUp;
}

/** Everything that a person sees who is logged in. */
export function Board({ news, clock, act, lookUp }: Props) {
  const [asked, setAsked] = useState<readonly [verb: string, argument: string]>();
  const { state, trouble } = news;
  const moment = momentOf(news, clock);
  const ask = (verb: string, argument: string) => setAsked([verb, argument]);
  if (state === undefined)
    return (
      <main>
        <p role="status">Waiting for the director.</p>
        {trouble !== undefined && <p class="bad">{trouble}</p>}
      </main>
    );
  const { status } = state;
  const { director } = status;
  return (
    <main class={moment.stale ? 'stale' : undefined}>
      <h1>{state.cluster.name}</h1>
      <p role="status" class="headline">
        {headline(state, moment.stale)}
      </p>
      {moment.stale && (
        <p class="bad">
          No news for {moment.silence} s: everything below is old.{' '}
          {trouble ?? 'The console does not answer, or this browser has no way to it.'}
        </p>
      )}
      <p>
        This director: <Word tone={tones[status.verdict]}>{verdictWords[status.verdict]}</Word>
      </p>
      {status.reasons.length > 0 && (
        <ul>
          {status.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      {director !== undefined && (
        <>
          <ClusterCard {...{ state, director, moment, ask, lookUp }} />
          <ServiceCard {...{ state, director, moment, ask, samples: news.samples }} />
          <HistoryCard {...{ state, moment, lookUp }} />
          <EventsCard {...{ director, moment }} />
        </>
      )}
      {asked !== undefined && (
        <AskDialog
          key={asked.join(' ')}
          verb={asked[0]}
          argument={asked[1]}
          act={act}
          close={() => setAsked(undefined)}
        />
      )}
    </main>
  );
}

const tones = { joined: 'good', joining: 'odd', degraded: 'odd', failed: 'bad' } as const;

const verdictWords: Readonly<Record<Verdict, string>> = {
  joined: 'all is well',
  joining: 'it does not serve yet',
  degraded: 'it works, and something is wrong',
  failed: 'it does not work',
};
