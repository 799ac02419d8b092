import { trialStarts } from './boot-files.ts';
import type { UpdateOutcome, UpdateState } from './update-state.ts';

/** What there is to say of a machine's updates, in whole sentences; nothing where all is as it always was. */
export function updateSentences(runs: string, state: UpdateState): readonly string[] {
  return [...trialWords(runs, state), ...failureWords(runs, state), ...copyWords(state)];
}

function trialWords(runs: string, { trial }: UpdateState): readonly string[] {
  if (trial === null) return [];
  const { version, previous, written, starts } = trial;
  if (version === runs)
    return [
      `${version} is on trial, start ${Math.max(starts.length, 1)} of ${trialStarts}; ${previous} is started again if it fails`,
    ];
  return written
    ? [`${version} is in the other slot and is tried at the next start`]
    : [`${version} was not written to the end: update again`];
}

function failureWords(runs: string, { last }: UpdateState): readonly string[] {
  return last?.result === 'failed' ? [`runs ${runs}; ${failedWords(last)}`] : [];
}

/** `1.4 failed three times: mon did not answer`. */
export function failedWords({ version, reasons }: UpdateOutcome): string {
  return `${version} failed three times: ${reasons.at(-1) ?? 'it never came as far as saying why'}`;
}

function copyWords({ outdatedCopies }: UpdateState): readonly string[] {
  return outdatedCopies.length === 0
    ? []
    : [
        `${outdatedCopies.join(', ')}: the image has a newer one, and this machine's own copy hides it`,
      ];
}
