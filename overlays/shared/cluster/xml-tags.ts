/** A tag of an XML document that a program wrote. */
export interface XmlTag {
  readonly name: string;
  /** `</name>`. */
  readonly closing: boolean;
  /** `<name/>`: nothing inside, and no closing tag. */
  readonly empty: boolean;
  readonly attributes: Readonly<Record<string, string>>;
}

/**
 * The tags of a document in order, for what pacemaker writes: attributes in double quotes, and no text
 * that matters. A node needs no parser for that, and a slow machine no time to load one.
 */
export function xmlTags(text: string): XmlTag[] {
  const tags: XmlTag[] = [];
  for (const [, comment, slash, name, words = '', end] of text.matchAll(tag))
    if (comment === undefined && name !== undefined)
      tags.push({
        name,
        closing: slash === '/',
        empty: end === '/',
        attributes: attributesOf(words),
      });
  return tags;
}

const tag = /<(?:(!--[\s\S]*?--)|(\/?)([A-Za-z_][\w.-]*)((?:\s+[\w:.-]+="[^"]*")*)\s*(\/?))>/g;

function attributesOf(words: string): Record<string, string> {
  const pairs = [...words.matchAll(/([\w:.-]+)="([^"]*)"/g)];
  return Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, unescape(value)]));
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

function unescape(value: string): string {
  return value.replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name?: string) =>
    code === undefined ? (entities[name ?? ''] ?? whole) : String.fromCodePoint(Number(code)),
  );
}
