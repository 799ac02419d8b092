import type { ConsoleState } from '../../shared/console/protocol.ts';
import { type Patch, patched } from '../../shared/console/patch.ts';
import { type Sample, withSample } from './minute.ts';

/** What the page knows, and since when. */
export interface News {
  readonly state: ConsoleState | undefined;
  /** The browser's own clock, in milliseconds: no clock of another machine is compared with it. */
  readonly receivedAt: number;
  /** Why the console has no news of its own; undefined: it has. */
  readonly trouble: string | undefined;
  /** Of the last minute. */
  readonly samples: readonly Sample[];
}

/** Milliseconds without news after which what is shown is old. */
export const staleAfter = 5000;

export const noNews: News = { state: undefined, receivedAt: 0, trouble: undefined, samples: [] };

/** An event of the console's stream. */
export type NewsEvent =
  | { readonly name: 'state'; readonly data: ConsoleState }
  | { readonly name: 'patch'; readonly data: Patch }
  | { readonly name: 'trouble'; readonly data: string };

/** @param now the browser's clock */
export function withEvent(news: News, event: NewsEvent, now: number): News {
  if (event.name === 'trouble') return { ...news, trouble: event.data };
  if (event.name === 'state') return withState(news, event.data, now);
  // The stream begins with a state.
  if (news.state === undefined) return news;
  return withState(news, patched(news.state, event.data), now);
}

function withState({ samples }: News, state: ConsoleState, now: number): News {
  return { state, receivedAt: now, trouble: undefined, samples: withSample(samples, state) };
}

/** Listens to the console. @returns what ends it */
export function listen(
  take: (event: NewsEvent) => void,
  /** The stream ended for good: the session did, or the console. */
  ended: () => void,
): () => void {
  const source = new EventSource('/api/events');
  const on = (name: NewsEvent['name']) =>
    source.addEventListener(name, ({ data }: MessageEvent<string>) =>
      take({ name, data: JSON.parse(data) }),
    );
  on('state');
  on('patch');
  on('trouble');
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) ended();
  });
  return () => source.close();
}
