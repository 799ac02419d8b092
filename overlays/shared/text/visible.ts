/**
 * A text for a console or the journal, in which what would steer a terminal is written out, as \u001b: control
 * characters of both sets (C0, C1), and characters that turn the direction of writing. Newlines and tabs stay. In
 * JSON the result means the same.
 */
export function visible(text: string): string {
  return text.replace(
    steering,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const steering = /(?![\n\t])[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;
