/** Characters: GRUB's environment has 1024 for all that it knows of two slots. */
const longest = 32;

/**
 * Numbers with dots between them, and perhaps a word that tells builds of the same numbers apart. It is part of names
 * on a FAT volume, which do not tell capitals from small letters; `+` and `_` have meanings there.
 */
const pattern = /^(\d{1,9}(?:\.\d{1,9})*)(?:-[0-9a-z]+)?$/;

/** What a version of an image must look like, for messages. */
export const versionRule = `numbers with dots between them, perhaps followed by - and a word of small letters and digits (1.4, 1.4.2-rc1), at most ${longest} characters`;

/** Whether a text can be the version of an image. */
export function isVersion(text: string): boolean {
  return text.length <= longest && pattern.test(text);
}

/**
 * Which of two versions is newer: number by number, a missing one counts as 0. The word does not count.
 *
 * @returns above 0 when the first is newer, below 0 when the second is, 0 when neither is.
 */
export function compareVersions(first: string, second: string): number {
  const [one, other] = [numbersOf(first), numbersOf(second)];
  const places = Array.from({ length: Math.max(one.length, other.length) }, (_, place) => place);
  const differing = places.find((place) => (one[place] ?? 0) !== (other[place] ?? 0));
  return differing === undefined ? 0 : (one[differing] ?? 0) - (other[differing] ?? 0);
}

function numbersOf(version: string): readonly number[] {
  return (pattern.exec(version)?.[1] ?? '').split('.').map(Number);
}
