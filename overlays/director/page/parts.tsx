import type { ComponentChildren } from 'preact';
import type { Part } from '../../shared/state/node-state.ts';
import { isKnown } from '../../shared/state/part.ts';
import { ageWords, type Moment } from './ages.ts';

/** What a part says with its age, or why it is not known. */
export function PartOf<T>({
  of,
  moment,
  children,
}: {
  readonly of: Part<T>;
  readonly moment: Moment;
  readonly children: (value: T) => ComponentChildren;
}) {
  return (
    <>
      {isKnown(of) ? children(of.value) : <p class="bad">Not known: {of.unknown}</p>}
      <p class="age">{ageWords(of, moment)}</p>
    </>
  );
}

type Tone = 'good' | 'bad' | 'odd' | 'plain';

/** A word of state. The colour repeats what the word says, and never stands alone. */
export function Word({
  tone,
  children,
}: {
  readonly tone: Tone;
  readonly children: ComponentChildren;
}) {
  return <span class={`word ${tone}`}>{children}</span>;
}

/** A table for eyes and for screen readers, which scrolls by itself on a narrow screen. */
export function Table({
  caption,
  columns,
  children,
}: {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly children: ComponentChildren;
}) {
  return (
    <div class="scroll" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
