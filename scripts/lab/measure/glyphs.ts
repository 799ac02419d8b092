/**
 * Letters of three by five dots, so that a picture needs no font: five rows, each an octal digit whose
 * highest bit is the left dot.
 */
const rows: Readonly<Record<string, string>> = {
  ...{ A: '25755', B: '65656', C: '34443', D: '65556', E: '74647', F: '74644', G: '34553' },
  ...{ H: '55755', I: '72227', J: '11152', K: '55655', L: '44447', M: '57755', N: '65555' },
  ...{ O: '25552', P: '65644', Q: '25563', R: '65655', S: '34216', T: '72222', U: '55557' },
  ...{ V: '55552', W: '55775', X: '55255', Y: '55222', Z: '71247' },
  ...{ '0': '75557', '1': '26227', '2': '71747', '3': '71317', '4': '55711', '5': '74717' },
  ...{ '6': '74757', '7': '71222', '8': '75757', '9': '75717' },
  ...{ ' ': '00000', '.': '00002', ',': '00024', ':': '02020', ';': '02024', '-': '00700' },
  ...{ '+': '02720', '=': '07070', '/': '11244', '(': '12221', ')': '42224', '%': '51245' },
};

/** A box, for what has no glyph. */
const unknown = '75557';

/** Dots per glyph, and from one glyph to the next. */
export const glyphSize = { width: 3, height: 5, advance: 4 } as const;

/** The dots of a letter that are set. Small letters look like their capitals. */
export function dots(letter: string): readonly (readonly [x: number, y: number])[] {
  const glyph = rows[letter.toUpperCase()] ?? unknown;
  return glyph
    .split('')
    .flatMap((digit, y) =>
      [0, 1, 2].filter((x) => ((Number(digit) << x) & 4) !== 0).map((x) => [x, y] as const),
    );
}
