import type { DirectorState } from '../../shared/state/node-state.ts';
import type { Moment } from './ages.ts';
import { PartOf } from './parts.tsx';

/** What the reconciler of this director reported last, the newest first. */
export function EventsCard({
  director,
  moment,
}: {
  readonly director: DirectorState;
  readonly moment: Moment;
}) {
  return (
    <section aria-labelledby="events">
      <h2 id="events">What the reconciler did last</h2>
      <PartOf of={director.events} moment={moment}>
        {(events) => (
          <ol class="events">
            {events.toReversed().map(({ at, text }, index) => (
              <li key={`${at} ${index}`}>
                <time dateTime={at}>{at.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')}</time> {text}
              </li>
            ))}
          </ol>
        )}
      </PartOf>
    </section>
  );
}
