import type { Answer } from './answer.ts';
import { askPort } from './ask-port.ts';
import { askProgram } from './ask-program.ts';
import { askWeb } from './ask-web.ts';
import type { Question } from './question.ts';

/** What a question came to, as a monitor would print it. */
export interface Outcome {
  readonly works: boolean;
  readonly text: string;
  /** It fails only because nothing came in time. */
  readonly late: boolean;
  /** When the first of the certificates ends that its addresses showed, ISO 8601. */
  readonly certificateEnds?: string | undefined;
}

/**
 * Asks all addresses of a question at the same time.
 *
 * @param folder where the monitors are.
 */
export async function ask({ ask: what, timeout }: Question, folder: string): Promise<Outcome> {
  if (what.kind === 'program') {
    const [program, ...words] = what.argv;
    const answer = await askProgram([`${folder}/${program}`, ...words], timeout);
    return outcome([[words.at(-1) ?? program, answer]]);
  }
  const one = (address: string) =>
    what.kind === 'web' ? askWeb(what, address, timeout) : askPort(address, what.port, timeout);
  const { addresses } = what;
  const answers = await Promise.all(addresses.map(one));
  return outcome(answers.map((answer, index) => [addresses[index] ?? '', answer]));
}

function outcome(answers: readonly (readonly [string, Answer])[]): Outcome {
  const failed = answers.filter(([, answer]) => !answer.works);
  const [certificateEnds] = answers
    .flatMap(([, answer]) => answer.certificateEnds ?? [])
    .toSorted();
  const certificate = certificateEnds === undefined ? {} : { certificateEnds };
  if (failed.length === 0) return { works: true, text: 'ok', late: false, ...certificate };
  const names = failed.map(([address]) => address).join(' ');
  const why = failed.map(([address, answer]) => `${address}: ${answer.why}`);
  return {
    works: false,
    text: [names, ...why].join('\n'),
    late: failed.every(([, answer]) => answer.late),
    ...certificate,
  };
}
