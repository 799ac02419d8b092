import { crc32, deflateSync } from 'node:zlib';
import { colours, type Colour, type Drawing } from './drawing.ts';
import { dots, glyphSize } from './glyphs.ts';

/** Pixels of the file for each of the drawing, so that it stays sharp on dense screens. */
const scale = 2;
/** Pixels of the drawing for each dot of a letter. */
const dot = 2;
const channels = 3;

/** The drawing as a PNG file: 8 bits a channel, no alpha (PNG specification, 3rd edition, §5). */
export function toPng({ width, height, shapes }: Drawing): Uint8Array {
  const image = new Canvas(Math.ceil(width * scale), Math.ceil(height * scale));
  for (const shape of shapes)
    if (shape.type === 'box') image.paint(shape, shape.colour);
    else
      for (const [index, letter] of shape.text.split('').entries())
        for (const [x, y] of dots(letter))
          image.paint(
            {
              x: shape.x + (index * glyphSize.advance + x) * dot,
              y: shape.y + y * dot,
              width: dot,
              height: dot,
            },
            colours.ink,
          );
  return image.encode();
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

class Canvas {
  readonly #width: number;
  readonly #height: number;
  /** Rows, each with a filter byte (0: none) before its pixels, as PNG has them. */
  readonly #rows: Buffer;

  constructor(width: number, height: number) {
    this.#width = width;
    this.#height = height;
    this.#rows = Buffer.alloc(height * this.#stride, 0xff);
    for (let y = 0; y < height; y++) this.#rows[y * this.#stride] = 0;
  }

  get #stride(): number {
    return 1 + this.#width * channels;
  }

  /** At least one pixel each way: a mark that is narrower still shows. */
  paint({ x, y, width, height }: Area, colour: Colour): void {
    const pixel = Buffer.from(colour.slice(1), 'hex');
    const [left, right] = range(x, width, this.#width);
    const [top, bottom] = range(y, height, this.#height);
    for (let row = top; row < bottom; row++)
      for (let column = left; column < right; column++)
        pixel.copy(this.#rows, row * this.#stride + 1 + column * channels);
  }

  encode(): Uint8Array {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(this.#width, 0);
    header.writeUInt32BE(this.#height, 4);
    // 8 bits a channel, colour type 2 (RGB), deflate, adaptive filters, not interlaced.
    header.set([8, 2, 0, 0, 0], 8);
    return Buffer.concat([
      Buffer.from('89504e470d0a1a0a', 'hex'),
      chunk('IHDR', header),
      chunk('IDAT', deflateSync(this.#rows, { level: 9 })),
      chunk('IEND', Buffer.alloc(0)),
    ]);
  }
}

function range(from: number, length: number, limit: number): readonly [number, number] {
  const start = Math.round(from * scale);
  const end = Math.max(start + 1, Math.round((from + length) * scale));
  return [Math.max(0, start), Math.min(limit, end)];
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
