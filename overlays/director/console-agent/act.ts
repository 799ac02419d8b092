import { performVerb, type VerbTools } from '../../base/command/perform-verb.ts';
import type { Action, ActionAnswer } from '../../shared/console/protocol.ts';
import { formatEvent } from '../../shared/health/event.ts';
import { verbs } from '../../shared/verbs/verbs.ts';

interface Tools extends Omit<VerbTools, 'announce'> {
  /** Writes a line into the journal. */
  readonly report: (line: string) => void;
}

/** Carries out verbs for the console, one at a time, and says in the journal who wanted it. */
export class Acting {
  readonly #tools: Tools;
  /** What is being done, for who comes meanwhile. */
  #busy: string | undefined;

  constructor(tools: Tools) {
    this.#tools = tools;
  }

  async act(action: Action): Promise<ActionAnswer> {
    const verb = verbs.find(({ name }) => name === action.verb);
    if (verb === undefined) return { refused: `there is no verb ${action.verb}` };
    const names = action.argument === '' ? [] : [action.argument];
    const options = { force: action.force, dryRun: action.simulate };
    const play = async (): Promise<ActionAnswer> => {
      // The page has asked already.
      const announce = () => Promise.resolve(true);
      const played = await performVerb(verb, names, options, { ...this.#tools, announce });
      if ('report' in played) return played;
      return { refused: (played.fault.stderr ?? '').replace(/^lvsmith: /, '').trim() };
    };
    return action.simulate ? play() : this.#alone(action, play);
  }

  async #alone(action: Action, play: () => Promise<ActionAnswer>): Promise<ActionAnswer> {
    if (this.#busy !== undefined) return { refused: `wait: ${this.#busy} is under way` };
    const { by, force } = action;
    const verb = `${action.verb} ${action.argument}`.trim();
    this.#busy = `${verb}, by ${by},`;
    const report = (end: object) =>
      this.#tools.report(formatEvent('console', { by, verb, ...end }));
    report({ force, result: 'begun' });
    try {
      const answer = await play();
      if ('refused' in answer) report({ result: 'refused', message: answer.refused });
      else report({ result: answer.report.result, message: answer.report.message });
      return answer;
    } finally {
      this.#busy = undefined;
    }
  }
}
