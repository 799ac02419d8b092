import { exitCodes } from '../report/exit-codes.ts';
import { Failure } from '../report/failure.ts';
import {
  givenSettings,
  settings,
  type MkosiSettings,
  type SettingValue,
  type Tree,
} from './settings.ts';

/** The text of a mkosi.conf that says exactly what `given` says. */
export function mkosiConf(given: MkosiSettings): string {
  const sections = new Map<string, string[]>();
  for (const [name, value] of givenSettings(given)) {
    const { section } = settings[name];
    const lines = sections.get(section) ?? [`[${section}]`];
    sections.set(section, [...lines, entry(name, value)]);
  }
  return [...sections.values()].map((lines) => `${lines.join('\n')}\n`).join('\n');
}

/** Lists are written one item per line: the one form that every list setting of mkosi reads alike. */
function entry(name: string, value: SettingValue): string {
  const items = values(value).map((item) => checked(name, item));
  if (items.length === 1) return `${name}=${items[0]}`;
  return [`${name}=`, ...items.map((item) => `  ${item}`)].join('\n');
}

function values(value: SettingValue): readonly string[] {
  if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (isList(value)) return value.map((item) => (typeof item === 'string' ? item : treeText(item)));
  return Object.entries(value).map(([name, text]) => `${name}=${text}`);
}

function isList(value: SettingValue): value is readonly string[] | readonly Tree[] {
  return Array.isArray(value);
}

function treeText({ source, target }: Tree): string {
  return target === undefined ? source : `${source}:${target}`;
}

/** A newline would begin a setting of its own, and a `#` at the beginning would hide the item. */
function checked(name: string, item: string): string {
  if (!/[\n\r\0]/.test(item) && !item.startsWith('#')) return item;
  throw new Failure(`mkosi's setting ${name} cannot hold ${JSON.stringify(item)}`, {
    exitCode: exitCodes.mkosi,
    hint: 'rename the file or folder: it must have no line break and must not begin with #',
  });
}
