import { resolve } from 'node:path';
import { definedSettings, settings, type MkosiSettings, type SettingValue } from './settings.ts';
import { shownAs } from './versions.ts';

/** A setting that mkosi parsed differently from what was written. */
export interface SettingDifference {
  readonly setting: string;
  readonly written: unknown;
  readonly parsed: unknown;
}

/**
 * Compares settings with the output of `mkosi --json summary`, to find those that this version of mkosi renamed,
 * ignores or parses differently.
 */
export function compareSummary(
  written: MkosiSettings,
  json: string,
  version: string,
): readonly SettingDifference[] {
  const summary = mainImage(JSON.parse(json));
  return definedSettings(written).flatMap(([name, value]) => {
    const shown = shownAs(version, name, normalize(name, value));
    const parsed = summary[shown.name];
    return isSame(shown.value, parsed) ? [] : [{ setting: name, written: shown.value, parsed }];
  });
}

function mainImage(summary: unknown): Readonly<Record<string, unknown>> {
  const images = isRecord(summary) ? summary['Images'] : undefined;
  if (!Array.isArray(images)) return {};
  const records: readonly unknown[] = images;
  // Images that it depends on come first; lvsmith uses none.
  return records.filter(isRecord).at(-1) ?? {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value in the form that the summary shows. */
function normalize(name: keyof typeof settings, value: SettingValue): unknown {
  if (name === 'RootPassword' && typeof value === 'string')
    return [value.replace(/^hashed:/, ''), value.startsWith('hashed:')];
  if (settings[name].kind !== 'trees' || !Array.isArray(value)) return value;
  const trees: readonly { source: string; target?: string }[] = value;
  return trees.map(({ source, target }) => ({ Source: resolve(source), Target: target ?? null }));
}

/**
 * Whether mkosi kept a value: it adds to Environment, and shows a feature (`yes`, `no`, `auto`) as that or as a
 * boolean.
 */
function isSame(written: unknown, parsed: unknown): boolean {
  if (Array.isArray(written)) return JSON.stringify(written) === JSON.stringify(parsed);
  if (isRecord(written))
    return (
      isRecord(parsed) && Object.entries(written).every(([key, value]) => parsed[key] === value)
    );
  if (typeof parsed === 'boolean')
    return parsed === (written === true || written === 'yes' || written === 'enabled');
  return canonical(written) === canonical(parsed);
}

const spellings: Readonly<Record<string, string>> = {
  enabled: 'yes',
  true: 'yes',
  disabled: 'no',
  false: 'no',
};

function canonical(value: unknown): string {
  const text = String(value);
  return spellings[text] ?? text;
}
