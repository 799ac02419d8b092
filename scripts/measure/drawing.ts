/** A picture as plain values; pixels, from the upper left corner. */
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

/** The height of a line of text in pixels. */
const textHeight = 10;

export function box(
  [x, y]: readonly [number, number],
  [width, height]: readonly [number, number],
  colour: Colour,
): Shape {
  return { type: 'box', x, y, width, height, colour };
}

export function text(x: number, y: number, content: string): Shape {
  return { type: 'text', x, y, text: content };
}

export function toSvg({ width, height, shapes }: Drawing): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${width}" height="${height}" fill="${colours.paper}"/>`,
    ...shapes.map(toElement),
    '</svg>',
    '',
  ].join('\n');
}

function toElement(shape: Shape): string {
  if (shape.type === 'text')
    return `<text x="${shape.x}" y="${shape.y + textHeight}" fill="${colours.ink}">${escaped(shape.text)}</text>`;
  const { x, y, width, height, colour } = shape;
  const number = (value: number) => Number(value.toFixed(2));
  return `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" fill="${colour}"/>`;
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
