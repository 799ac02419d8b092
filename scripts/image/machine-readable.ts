import { expressionText, joined, type LicenceExpression } from './licence-expression.ts';
import { readSynopsis, type NamedLicence } from './debian-synopsis.ts';
import { spdxException } from './licence-exceptions.ts';
import { spdxLicence } from './licence-names.ts';
import {
  extractedLicence,
  type DeclaredLicence,
  type ExtractedLicence,
} from './declared-licence.ts';

type Paragraph = ReadonlyMap<string, string>;

/**
 * What a copyright file in Debian's machine-readable format 1.0 declares for the files of a source
 * package: all that its `Files` paragraphs name.
 *
 * @returns undefined when the text is not in that format.
 */
export function machineReadable(copyright: string, name: string): DeclaredLicence | undefined {
  const paragraphs = readParagraphs(copyright);
  const files = paragraphs.filter((it) => it.has('files') && it.has('license'));
  // Some files are in the format and do not say so; others fall into it after pages of free text.
  if (!/^\s*(?:Format[\w-]*|Upstream-Name|Upstream-Contact|Source|Comment|Files):/.test(copyright))
    return undefined;
  // The others give the texts of licences that the files have.
  const declaring = files.length > 0 ? files : paragraphs.filter((it) => it.has('license'));
  if (declaring.length === 0) return undefined;
  const extracted = new Map<string, ExtractedLicence>();
  const reference = (title: string, text: string) => {
    const licence = extractedLicence(title, text);
    extracted.set(licence.id, licence);
    return licence.id;
  };
  const texts = licenceTexts(paragraphs);
  const parts = declaring.map((paragraph) => {
    const { synopsis, text } = licenceField(paragraph);
    return (
      readSynopsis(synopsis, (named) => {
        const words = texts.get(named.text.toLowerCase()) ?? text;
        return listed(named, words) ?? reference(named.text, words || withoutText(named, name));
      }) ?? reference('unnamed', `${synopsis}\n${text}`.trim() || withoutText(unnamed, name))
    );
  });
  return { expression: expressionText(joined('AND', parts)), extracted: [...extracted.values()] };
}

function listed(named: NamedLicence, text: string): LicenceExpression | undefined {
  // A name that some packagers have made of two.
  if (/^lgplv3\+_or_gplv2\+$/i.test(named.text))
    return joined('OR', ['LGPL-3.0-or-later', 'GPL-2.0-or-later']);
  const licence = spdxLicence(named.name);
  if (licence === undefined || named.exception === undefined) return licence;
  const exception = spdxException(named.exception, text);
  return exception === undefined ? undefined : `${licence} WITH ${exception}`;
}

const unnamed: NamedLicence = { name: '', text: '' };

function withoutText(named: NamedLicence, name: string): string {
  return `The copyright file of ${name} names "${named.text}" and does not say what it is.`;
}

/** Name in small letters → every text that the file gives for it. */
function licenceTexts(paragraphs: readonly Paragraph[]): ReadonlyMap<string, string> {
  const texts = new Map<string, Set<string>>();
  for (const paragraph of paragraphs) {
    const { synopsis, text } = licenceField(paragraph);
    const key = synopsis.toLowerCase();
    if (text !== '') texts.set(key, (texts.get(key) ?? new Set()).add(text));
  }
  return new Map([...texts].map(([key, all]) => [key, [...all].join('\n\n')]));
}

function licenceField(paragraph: Paragraph): { synopsis: string; text: string } {
  const [synopsis = '', ...lines] = (paragraph.get('license') ?? '').split('\n');
  // A line of a single dot stands for an empty one.
  const text = lines.map((line) => line.replace(/^\s/, '').replace(/^\.$/, ''));
  return { synopsis: synopsis.trim(), text: text.join('\n').trim() };
}

/**
 * Fields by their names in small letters. Lenient where files are careless: a field that comes again
 * begins a new paragraph, and indented text goes on after an empty line.
 */
function readParagraphs(copyright: string): readonly Paragraph[] {
  const paragraphs: Map<string, string>[] = [];
  let [field, ended] = ['', true];
  for (const line of copyright.split('\n').map((it) => it.trimEnd())) {
    const [, key = '', value = ''] = /^([A-Za-z-]+):[ \t]*(.*)$/.exec(line) ?? [];
    const name = key.toLowerCase();
    if (name !== '') {
      if (ended || paragraphs.at(-1)?.has(name) === true) paragraphs.push(new Map());
      paragraphs.at(-1)?.set(name, value);
      [field, ended] = [name, false];
    } else if (line === '') {
      ended = true;
    } else if (/^\s/.test(line)) {
      const paragraph = paragraphs.at(-1);
      paragraph?.set(field, `${paragraph.get(field) ?? ''}\n${line}`);
    }
  }
  return paragraphs;
}
