import { expressionText, joined, type LicenceExpression } from './expression.ts';
import { parseSynopsis, type NamedLicence } from './debian-synopsis.ts';
import { spdxException } from './exceptions.ts';
import { spdxLicence } from './names.ts';
import {
  extractedLicence,
  type DeclaredLicence,
  type ExtractedLicence,
} from './declared-licence.ts';

type Paragraph = ReadonlyMap<string, string>;

/**
 * The licences that a copyright file in Debian's machine-readable format 1.0 (DEP-5) declares for the files of a
 * source package: those of its `Files` paragraphs.
 *
 * @returns undefined when the text is not in that format.
 */
export function parseDep5(copyright: string, name: string): DeclaredLicence | undefined {
  const paragraphs = parseParagraphs(copyright);
  const files = paragraphs.filter(
    (paragraph) => paragraph.has('files') && paragraph.has('license'),
  );
  // Some files do not declare the format that they are in; others use it only after pages of free text.
  if (!/^\s*(?:Format[\w-]*|Upstream-Name|Upstream-Contact|Source|Comment|Files):/.test(copyright))
    return undefined;
  // Paragraphs without `Files` give the texts of licences.
  const declaring =
    files.length > 0 ? files : paragraphs.filter((paragraph) => paragraph.has('license'));
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
      parseSynopsis(synopsis, (named) => {
        const words = texts.get(named.text.toLowerCase()) ?? text;
        return (
          spdxExpression(named, words) ?? reference(named.text, words || withoutText(named, name))
        );
      }) ?? reference('unnamed', `${synopsis}\n${text}`.trim() || withoutText(unnamed, name))
    );
  });
  return { expression: expressionText(joined('AND', parts)), extracted: [...extracted.values()] };
}

/** A licence as SPDX names it; undefined when it is not on SPDX's list. */
function spdxExpression(named: NamedLicence, text: string): LicenceExpression | undefined {
  // A name that some packagers made of two.
  if (/^lgplv3\+_or_gplv2\+$/i.test(named.text))
    return joined('OR', ['LGPL-3.0-or-later', 'GPL-2.0-or-later']);
  const licence = spdxLicence(named.name);
  if (licence === undefined || named.exception === undefined) return licence;
  const exception = spdxException(named.exception, text);
  return exception === undefined ? undefined : `${licence} WITH ${exception}`;
}

const unnamed: NamedLicence = { name: '', text: '' };

function withoutText(named: NamedLicence, name: string): string {
  return `The copyright file of ${name} names the licence "${named.text}" but does not give its text.`;
}

/** Lower-case name → every text that the file gives for it. */
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
  // A line with a single dot is an empty line.
  const text = lines.map((line) => line.replace(/^\s/, '').replace(/^\.$/, ''));
  return { synopsis: synopsis.trim(), text: text.join('\n').trim() };
}

/**
 * Paragraphs of fields, by their lower-case names. Lenient with careless files: a repeated field begins a new
 * paragraph, and indented text continues after an empty line.
 */
function parseParagraphs(copyright: string): readonly Paragraph[] {
  const paragraphs: Map<string, string>[] = [];
  let [field, ended] = ['', true];
  for (const line of copyright.split('\n').map((text) => text.trimEnd())) {
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
