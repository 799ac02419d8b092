import { buildCommand, buildRouteMap } from '@stricli/core';
import type { Context } from './context.ts';

/** Where nothing is proposed, bash completes the name of a file. */
const script = `_lvsmith() {
  mapfile -t COMPREPLY < <(lvsmith completion propose -- "\${COMP_WORDS[@]:0:COMP_CWORD+1}" 2>/dev/null)
}
complete -o default -F _lvsmith lvsmith
`;

const bash = buildCommand({
  docs: {
    brief: 'Print what bash needs to complete the words of lvsmith',
    fullDescription:
      'Prints what bash needs to complete verbs, flags and names of profiles. In ~/.bashrc:\n\n  source <(lvsmith completion bash)',
  },
  parameters: {},
  func: () => void process.stdout.write(script),
});

const propose = buildCommand({
  docs: { brief: 'Print what may stand in place of the last word; the first is lvsmith itself' },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { parse: String, brief: 'The words so far', placeholder: 'word' },
    },
  },
  func: printProposals,
});

/** `lvsmith completion`. */
export const completion = buildRouteMap({
  routes: { bash, propose },
  docs: { brief: 'Complete the words of lvsmith in bash', hideRoute: { propose: true } },
});

async function printProposals(
  this: Context,
  _flags: object,
  ...[, ...words]: readonly string[]
): Promise<void> {
  // To bash, the = in --profile=small is a word of its own.
  const last = words.at(-1) === '=' ? '' : (words.at(-1) ?? '');
  const before = words.slice(0, -1).filter((word) => word !== '=');
  for (const proposal of await this.propose([...before, last])) console.log(proposal);
}
