import type { Place, Source } from '../../source.ts';

/*
 * A reader of tags for CIBs, as files and as printed listings: with line numbers in front, without a root, with tags
 * that nobody closed. A strict parser refuses those, and a recovering one nests everything that follows a lost slash.
 * There are no entities but the five of XML and numbers: a file that defines some is refused, and nothing is ever fetched.
 */

export interface XmlNode {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlNode[];
  readonly place: Place;
}

interface XmlFault {
  readonly message: string;
  readonly place: Place;
}

export interface XmlText {
  readonly roots: readonly XmlNode[];
  /** What is wrong; the rest was read. */
  readonly faults: readonly XmlFault[];
  /** A document type or an entity of its own: nothing of such a file is used. */
  readonly refused: XmlFault | undefined;
}

/** CIBs nest ten deep. */
const deepest = 100;
/** A CIB of a large cluster has some thousands. */
const mostNodes = 200_000;

const tag =
  /<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<!\[CDATA\[[\s\S]*?\]\]>|<!(\w*)[^>]*>?|<(\/?)([A-Za-z_][\w.:-]*)((?:\s+(?:"[^"]*"|'[^']*'|[^"'<>])*)?)(\/?)>/g;

export function parseXml({ file, text }: Source): XmlText {
  const faults: XmlFault[] = [];
  const roots: XmlNode[] = [];
  const open: XmlNode[] = [];
  const lineAt = lineCounter(text);
  let count = 0;
  for (const match of text.matchAll(tag)) {
    const [whole, declaration, slash, name, rest = '', closed] = match;
    const place = { file, line: lineAt(match.index) };
    if (declaration !== undefined && definesEntities(whole))
      return {
        roots: [],
        faults,
        refused: {
          message: 'the file defines entities, which could stand for anything: no CIB does',
          place,
        },
      };
    if (name === undefined || whole.startsWith('<!')) continue;
    if (++count > mostNodes || open.length > deepest)
      return {
        roots: [],
        faults,
        refused: {
          message: 'the file has more elements, or nests them more deeply, than any CIB',
          place,
        },
      };
    if (slash === '/') closeTag(name, open, faults, place);
    else {
      endSame(name, open, faults);
      const node: XmlNode = { name, attributes: attributesOf(rest), children: [], place };
      const parent = parentFor(node, open, faults);
      (parent?.children ?? roots).push(node);
      if (closed !== '/' && !/\/\s*$/.test(rest) && !isEmpty(node)) open.push(node);
      else if (
        closed !== '/' &&
        !/\/\s*$/.test(rest) &&
        !closesLater(text, match.index + whole.length, name)
      )
        faults.push({ message: `<${name}> is not closed`, place });
    }
  }
  for (const { name, place } of open) faults.push({ message: `<${name}> is not closed`, place });
  return { roots, faults, refused: undefined };
}

/** `<!DOCTYPE cib SYSTEM "crm.dtd">` of old CIBs does no harm, since nothing is fetched; one with `[` does. */
function definesEntities(declaration: string): boolean {
  return /^<!(ENTITY|DOCTYPE[^>]*\[)/i.test(declaration);
}

/** Elements without children: a lost slash must not swallow what follows. */
const alwaysEmpty: ReadonlySet<string> = new Set([
  'nvpair',
  'expression',
  'date_spec',
  'resource_ref',
]);

/** Constraints of two resources have no children; those of sets do. */
function isEmpty({ name, attributes }: XmlNode): boolean {
  const pair = ['rsc', 'from', 'first'].some((key) => attributes.has(key));
  return alwaysEmpty.has(name) || (pair && (name === 'rsc_order' || name === 'rsc_colocation'));
}

/** None of these stands in another of its kind. */
const neverNested: ReadonlySet<string> = new Set(['node', 'op', 'primitive', 'rsc_location']);

function endSame(name: string, open: XmlNode[], faults: XmlFault[]): void {
  const last = open.at(-1);
  if (last?.name !== name || !neverNested.has(name)) return;
  open.pop();
  faults.push({ message: `<${name}> is not closed`, place: last.place });
}

function closesLater(text: string, from: number, name: string): boolean {
  return new RegExp(`^\\s*(\\d+\\s+)?</${name}>`).test(text.slice(from, from + 200));
}

/** What may stand in these elements shows where an unclosed one before them ended. */
const sections: readonly string[] = [
  'crm_config',
  'nodes',
  'resources',
  'constraints',
  'status',
  'configuration',
];

function parentFor(node: XmlNode, open: XmlNode[], faults: XmlFault[]): XmlNode | undefined {
  if (!sections.includes(node.name)) return open.at(-1);
  while (open.length > 0 && !['cib', 'configuration', 'status'].includes(open.at(-1)?.name ?? '')) {
    const left = open.pop();
    if (left !== undefined)
      faults.push({ message: `<${left.name}> is not closed`, place: left.place });
  }
  return open.at(-1);
}

function closeTag(name: string, open: XmlNode[], faults: XmlFault[], place: Place): void {
  if (!open.some((node) => node.name === name)) {
    if (!alwaysEmpty.has(name) && !/^rsc_(order|colocation)$/.test(name))
      faults.push({ message: `</${name}> closes nothing`, place });
    return;
  }
  for (let left = open.pop(); left !== undefined && left.name !== name; left = open.pop())
    faults.push({ message: `<${left.name}> is not closed`, place: left.place });
}

function attributesOf(text: string): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single] of text.matchAll(
    /([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g,
  ))
    attributes.set(name, decoded(double ?? single ?? ''));
  return attributes;
}

const named: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
};

function decoded(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w+));/gi,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return named[name] ?? whole;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code >= 0x20 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
    },
  );
}

/** Lines by offset, for offsets that only grow. */
function lineCounter(text: string): (offset: number) => number {
  let [line, at] = [1, 0];
  return (offset) => {
    for (
      let next = text.indexOf('\n', at);
      next !== -1 && next < offset;
      next = text.indexOf('\n', at)
    ) {
      line++;
      at = next + 1;
    }
    return line;
  };
}

/** All elements of some names, in their order, wherever they stand. */
export function elementsNamed(nodes: readonly XmlNode[], ...names: readonly string[]): XmlNode[] {
  const found: XmlNode[] = [];
  const visit = (node: XmlNode): void => {
    if (names.includes(node.name)) found.push(node);
    node.children.forEach(visit);
  };
  nodes.forEach(visit);
  return found;
}

/** An element as text again; attributes in their order. */
export function xmlText(node: XmlNode, indent = ''): string {
  const attributes = [...node.attributes]
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('');
  const start = `${indent}<${node.name}${attributes}`;
  if (node.children.length === 0) return `${start}/>\n`;
  const inner = node.children.map((child) => xmlText(child, `${indent}  `)).join('');
  return `${start}>\n${inner}${indent}</${node.name}>\n`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
