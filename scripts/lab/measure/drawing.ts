/** A picture as plain values: one model for SVG and PNG. Pixels, from the upper left corner. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

export type Shape =
  | {
      readonly type: 'box';
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      readonly colour: Colour;
    }
  | { readonly type: 'text'; readonly x: number; readonly y: number; readonly text: string };

/** `#rrggbb`. */
export type Colour = `#${string}`;

export const colours = {
  paper: '#ffffff',
  ink: '#222222',
  faint: '#dddddd',
  good: '#22aa77',
  bad: '#cc3333',
  holder: '#3366bb',
} as const satisfies Readonly<Record<string, Colour>>;

/** Height of a line of text, pixels. */
const textHeight = 10;

export function box(
  [x, y]: readonly [number, number],
  [width, height]: readonly [number, number],
  colour: Colour,
): Shape {
  return { type: 'box', x, y, width, height, colour };
}

export function text(x: number, y: number, words: string): Shape {
  return { type: 'text', x, y, text: words };
}

export function toSvg({ width, height, shapes }: Drawing): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="${colours.paper}"/>`,
    ...shapes.map(element),
    '</svg>',
    '',
  ].join('\n');
}

function element(shape: Shape): string {
  if (shape.type === 'text')
    return `<text x="${shape.x}" y="${shape.y + textHeight}" fill="${colours.ink}">${escaped(shape.text)}</text>`;
  const { x, y, width, height, colour } = shape;
  const number = (value: number) => Number(value.toFixed(2));
  return `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" fill="${colour}"/>`;
}

function escaped(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
