/** What a text of one kind must be. The profile's schema and the decoders of seeds are made of these. */
export interface TextRule {
  /** What is meant, to stand after "must be" or "is not": `a MAC address, as 52:54:00:71:00:15`. */
  readonly expected: string;
  readonly accepts: (text: string) => boolean;
}

/** A rule that a JSON Schema can say: a regular expression, and a length where the expression sets none. */
export interface PatternRule extends TextRule {
  readonly pattern: string;
  readonly maxLength: number | undefined;
}

export function patternRule(expected: string, pattern: string, maxLength?: number): PatternRule {
  const expression = new RegExp(pattern, 'u');
  const accepts = (text: string) =>
    text.length <= (maxLength ?? Number.POSITIVE_INFINITY) && expression.test(text);
  return { expected, pattern, maxLength, accepts };
}
