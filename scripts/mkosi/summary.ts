import { resolve } from 'node:path';
import { givenSettings, settings, type MkosiSettings, type SettingValue } from './settings.ts';
import { shownAs } from './versions.ts';

/** A setting that mkosi understood otherwise than it was meant. */
export interface Misunderstood {
  readonly setting: string;
  readonly meant: unknown;
  readonly understood: unknown;
}

/**
 * Compares what was meant with what `mkosi --json summary` says it understood, so that a setting that
 * mkosi renamed, ignores or reads differently is found before the build.
 */
export function compareSummary(
  meant: MkosiSettings,
  json: string,
  version: string,
): readonly Misunderstood[] {
  const understood = mainImage(JSON.parse(json));
  return givenSettings(meant).flatMap(([name, value]) => {
    const shown = shownAs(version, name, normalize(name, value));
    const [wanted, got] = [shown.value, understood[shown.name]];
    return same(wanted, got) ? [] : [{ setting: name, meant: wanted, understood: got }];
  });
}

function mainImage(summary: unknown): Readonly<Record<string, unknown>> {
  const images = isRecord(summary) ? summary['Images'] : undefined;
  if (!Array.isArray(images)) return {};
  const records: readonly unknown[] = images;
  // The images that it is made of come first; we have none.
  return records.filter(isRecord).at(-1) ?? {};
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value in the form in which the summary shows it. */
function normalize(name: keyof typeof settings, value: SettingValue): unknown {
  if (name === 'RootPassword' && typeof value === 'string')
    return [value.replace(/^hashed:/, ''), value.startsWith('hashed:')];
  if (settings[name].kind !== 'trees' || !Array.isArray(value)) return value;
  const trees: readonly { source: string; target?: string }[] = value;
  return trees.map(({ source, target }) => ({ Source: resolve(source), Target: target ?? null }));
}

/**
 * Equal, as far as mkosi keeps what it was given: it sorts nothing, adds to Environment, and shows a
 * feature (`yes`, `no`, `auto`) as that or as a boolean.
 */
function same(meant: unknown, got: unknown): boolean {
  if (Array.isArray(meant)) return JSON.stringify(meant) === JSON.stringify(got);
  if (isRecord(meant))
    return isRecord(got) && Object.entries(meant).every(([key, value]) => got[key] === value);
  if (typeof got === 'boolean')
    return got === (meant === true || meant === 'yes' || meant === 'enabled');
  return canonical(meant) === canonical(got);
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
