/*
 * The order of Debian's versions (deb-version(7)): dpkg has it too, but starts a process for each two of them.
 */

/** @returns above 0 when the first is newer, below 0 when the second is, 0 when they are the same. */
export function compareDebianVersions(first: string, second: string): number {
  const [one, other] = [partsOf(first), partsOf(second)];
  return (
    one.epoch - other.epoch ||
    comparePart(one.upstream, other.upstream) ||
    comparePart(one.revision, other.revision)
  );
}

function partsOf(version: string) {
  const [, epoch = '0', rest = ''] = /^(?:(\d+):)?(.*)$/s.exec(version) ?? [];
  const dash = rest.lastIndexOf('-');
  return {
    epoch: Number(epoch),
    upstream: dash < 0 ? rest : rest.slice(0, dash),
    revision: dash < 0 ? '' : rest.slice(dash + 1),
  };
}

/** Texts and numbers in turns, the text first. */
function comparePart(first: string, second: string): number {
  const [one, other] = [turnsOf(first), turnsOf(second)];
  for (let place = 0; place < Math.max(one.length, other.length); place++) {
    const [words, number] = one[place] ?? ['', 0];
    const [otherWords, otherNumber] = other[place] ?? ['', 0];
    const order = compareWords(words, otherWords) || number - otherNumber;
    if (order !== 0) return order;
  }
  return 0;
}

function turnsOf(part: string): readonly (readonly [words: string, number: number])[] {
  return [...part.matchAll(/(\D*)(\d*)/g)]
    .filter(([whole]) => whole !== '')
    .map(([, words = '', number]) => [words, Number(number)]);
}

function compareWords(first: string, second: string): number {
  for (let place = 0; place < Math.max(first.length, second.length); place++) {
    const order = weight(first[place]) - weight(second[place]);
    if (order !== 0) return order;
  }
  return 0;
}

/** `~` comes before the end, the end before letters, letters before all else. */
function weight(character: string | undefined): number {
  if (character === '~') return -1;
  if (character === undefined) return 0;
  const code = character.charCodeAt(0);
  return /[A-Za-z]/.test(character) ? code : code + 256;
}
