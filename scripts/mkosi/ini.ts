import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import {
  definedSettings,
  settings,
  type MkosiSettings,
  type SettingValue,
  type Tree,
} from './settings.ts';

/** The text of a mkosi.conf with exactly these settings. */
export function mkosiConf(values: MkosiSettings): string {
  const sections = new Map<string, string[]>();
  for (const [name, value] of definedSettings(values)) {
    const { section } = settings[name];
    const lines = sections.get(section) ?? [`[${section}]`];
    sections.set(section, [...lines, entry(name, value)]);
  }
  return [...sections.values()].map((lines) => `${lines.join('\n')}\n`).join('\n');
}

/** Lists are written one item per line, the only form that all of mkosi's list settings parse alike. */
function entry(name: string, value: SettingValue): string {
  const items = itemsOf(value).map((item) => checked(name, item));
  if (items.length === 1) return `${name}=${items[0]}`;
  return [`${name}=`, ...items.map((item) => `  ${item}`)].join('\n');
}

function itemsOf(value: SettingValue): readonly string[] {
  if (typeof value === 'boolean') return [value ? 'yes' : 'no'];
  if (typeof value === 'string' || typeof value === 'number') return [String(value)];
  if (isList(value)) return value.map((item) => (typeof item === 'string' ? item : treeText(item)));
  return Object.entries(value).map(([name, text]) => quoted(`${name}=${text}`));
}

/** mkosi reads variables as the words of a shell (shlex). */
function quoted(variable: string): string {
  return /[\s"'\\]/.test(variable) ? `"${variable.replace(/["\\]/g, '\\$&')}"` : variable;
}

function isList(value: SettingValue): value is readonly string[] | readonly Tree[] {
  return Array.isArray(value);
}

function treeText({ source, target }: Tree): string {
  return target === undefined ? source : `${source}:${target}`;
}

/** A line break would begin another setting, and a leading `#` a comment. */
function checked(name: string, item: string): string {
  if (!/[\n\r\0]/.test(item) && !item.startsWith('#')) return item;
  throw new Failure(`mkosi's setting ${name} cannot have the value ${JSON.stringify(item)}`, {
    exitCode: exitCodes.mkosi,
    hint: 'rename the file or folder: its name must not contain a line break or begin with #',
  });
}
