import type { HistoryEntry } from '../../shared/history/entry.ts';
import { historyText } from '../history/merge.ts';
import type { Change } from './change.ts';

/** What somebody is told, whatever way it goes. Every text in it is one line without control characters. */
export interface Message {
  readonly cluster: string;
  /** The director that says it. */
  readonly from: string;
  readonly headline: string;
  readonly changes: readonly Change[];
  /** What the same director has to say besides, paragraph by paragraph. */
  readonly details: readonly Detail[];
}

interface Detail {
  readonly title: string;
  readonly lines: readonly string[];
}

/** What of a message that tells of hundreds of servers is spelled out. */
const mostLines = 50;
const longestLine = 400;
const longestHeadline = 150;

export interface Background {
  readonly cluster: string;
  readonly self: string;
  /** Why the addresses are where they are, in sentences. */
  readonly why: readonly string[];
  /** What is not well, when the message is written. */
  readonly bad: readonly string[];
  readonly history: readonly HistoryEntry[];
  /** How many older changes were given up, as too many waited. */
  readonly dropped: number;
}

/** @param changes at least one, oldest first. */
export function messageOf(changes: readonly Change[], background: Background): Message {
  const { cluster, self, why, bad, history, dropped } = background;
  const sorted = changes.toSorted((a, b) => rank(a) - rank(b) || a.at - b.at);
  const texts = sorted.map(({ text }) => oneLine(text, longestHeadline));
  const [first = '', second, ...others] = texts;
  const also =
    second === undefined
      ? ''
      : `; ${others.length === 0 ? second : `and ${texts.length - 1} more`}`;
  const lines = sorted.map(({ at, text }) => `${timeOf(at)}  ${oneLine(text, longestLine)}`);
  const details: readonly Detail[] = [
    { title: 'What happened', lines: limited(lines) },
    { title: 'Not well now', lines: limited(bad.map((text) => oneLine(text, longestLine))) },
    {
      title: 'Why the addresses are where they are',
      lines: limited(why.map((text) => oneLine(text, longestLine))),
    },
    { title: `What ${self} saw in the last minutes`, lines: limited(linesOf(history)) },
    {
      title: 'Not told',
      lines:
        dropped === 0 ? [] : [`${dropped} older events: too many waited; lvsmith history has them`],
    },
  ];
  return {
    cluster,
    from: self,
    headline: oneLine(`${first}${also}`, longestHeadline),
    changes: sorted,
    details: details.filter((detail) => detail.lines.length > 0),
  };
}

/** The message as text. */
export function messageText({ details, from, cluster }: Message): string {
  const parts = details.map(
    ({ title, lines }) => `${title}:\n${lines.map((line) => `  ${line}\n`).join('')}`,
  );
  return `${parts.join('\n')}\nSent by ${from}, a director of ${cluster}. lvsmith status, why and history say more there.\n`;
}

/** Whether everything that it tells is over. */
export function isResolved({ changes }: Pick<Message, 'changes'>): boolean {
  return changes.every(({ kind }) => kind === 'end');
}

/** Words of servers and programs: no control character, no line of their own, no end to be looked for. */
export function oneLine(text: string, longest: number): string {
  const clean = text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return clean.length <= longest
    ? clean
    : `${clean.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** What matters most comes first: it is what the subject says. */
function rank({ topic, kind }: Change): number {
  const kinds = [
    ...['quorum', 'holder', 'pool', 'director', 'conflict', 'apply', 'update', 'server'],
    ...['certificate', 'console-certificate'],
  ];
  const place = kinds.indexOf(topic.split('/')[0] ?? '');
  return (place === -1 ? kinds.length : place) + (kind === 'reminder' ? 100 : 0);
}

function limited(lines: readonly string[]): readonly string[] {
  return lines.length <= mostLines
    ? lines
    : [...lines.slice(0, mostLines), `and ${lines.length - mostLines} more`];
}

function linesOf(history: readonly HistoryEntry[]): readonly string[] {
  return historyText(history)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => oneLine(line, longestLine));
}

function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('T', ' ').replace('.000Z', 'Z');
}
