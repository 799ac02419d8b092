/*
 * The differences between the supported versions of mkosi. settings.ts uses the names of 25.3; newer versions still
 * accept them, but show some differently in `mkosi --json summary`.
 */

import type { MkosiSettings } from './settings.ts';

/** The first and the last supported major version. */
const supported = { first: 25, last: 27 } as const;

/** `mkosi 25.3` → `25.3`; undefined for an unsupported version. */
export function parseMkosiVersion(text: string): string | undefined {
  const version = /^mkosi (\d+(?:\.\d+)?)/m.exec(text)?.[1];
  const major = Number(version?.split('.')[0]);
  return major >= supported.first && major <= supported.last ? version : undefined;
}

/** The name and value that the summary of a version shows for a setting. */
export function shownAs(
  version: string,
  name: string,
  value: unknown,
): { readonly name: string; readonly value: unknown } {
  if (Number.parseInt(version, 10) < 26) return { name, value };
  // The summary shows packages sorted.
  if (name === 'Packages' && Array.isArray(value)) {
    const byName = (one: string, other: string) => (one < other ? -1 : 1);
    return { name, value: value.map(String).toSorted(byName) };
  }
  // New settings have two kinds of patterns, one of which are regular expressions.
  if (/^KernelModules(Initrd)?(In|Ex)clude$/.test(name) && Array.isArray(value)) {
    const patterns = value.map((pattern) => `re:${pattern}`);
    return { name: renamed[name] ?? name, value: patterns };
  }
  if (name === 'UnifiedKernelImages' && value === 'no') return { name, value: 'none' };
  return { name, value };
}

/** Settings that keep a version from making an initrd beside the one of a finalize script. */
export function ownInitrdOnly(version: string): MkosiSettings {
  // 25 looks for an existing one; 26 and 27 make theirs first unless the list is empty.
  return Number.parseInt(version, 10) < 26 ? {} : { Initrds: [] };
}

/** Settings that make a version use the package lists in the package cache. */
export function listsOfPackageCache(version: string): MkosiSettings {
  // 27 reads only a cache that it made itself, and fetches the lists otherwise; 26 may fetch them too.
  return Number.parseInt(version, 10) < 26 ? { CacheOnly: 'metadata' } : {};
}

/** Debian packages of the programs that a version runs in its tools tree beyond those of 25. */
export function addedTools(version: string): readonly string[] {
  // A Python program inspects kernels.
  return Number.parseInt(version, 10) < 26 ? [] : ['python3', 'python3-pefile'];
}

const renamed: Readonly<Record<string, string>> = {
  KernelModulesInclude: 'KernelModules',
  KernelModulesInitrdInclude: 'KernelInitrdModules',
};
