/*
 * What the supported versions of mkosi do differently, in one place. settings.ts speaks as 25.3 does;
 * newer versions still read its names, but show some of them otherwise in `mkosi --json summary`.
 */

import type { MkosiSettings } from './settings.ts';

/** The first and last major versions whose ways are known here. */
const supported = { first: 25, last: 27 } as const;

/** `mkosi 25.3` → `25.3`; undefined for a version that we do not know. */
export function parseMkosiVersion(text: string): string | undefined {
  const version = /^mkosi (\d+(?:\.\d+)?)/m.exec(text)?.[1];
  const major = Number(version?.split('.')[0]);
  return major >= supported.first && major <= supported.last ? version : undefined;
}

/** The name and value under which the summary of a version shows a setting. */
export function shownAs(
  version: string,
  name: string,
  value: unknown,
): { readonly name: string; readonly value: unknown } {
  if (Number.parseInt(version, 10) < 26) return { name, value };
  // It sorts them by itself.
  if (name === 'Packages' && Array.isArray(value)) {
    const byName = (one: string, other: string) => (one < other ? -1 : 1);
    return { name, value: value.map(String).toSorted(byName) };
  }
  // Regular expressions became one of two kinds of patterns of new settings.
  if (/^KernelModules(Initrd)?(In|Ex)clude$/.test(name) && Array.isArray(value)) {
    const patterns = value.map((pattern) => `re:${pattern}`);
    return { name: renamed[name] ?? name, value: patterns };
  }
  if (name === 'UnifiedKernelImages' && value === 'no') return { name, value: 'none' };
  return { name, value };
}

/** What a version is to be told so that it makes no initrd beside the one of a finalize script. */
export function ownInitrdOnly(version: string): MkosiSettings {
  // Older ones look whether there is one; 26 and 27 make theirs first unless the list is empty.
  return Number.parseInt(version, 10) < 26 ? {} : { Initrds: [] };
}

/** What a version is to be told so that it takes the package lists that are in the package cache. */
export function listsOfPackageCache(version: string): MkosiSettings {
  // 27 takes them from a cache of its own making only, and fetches them where it has none; 26 may fetch them too.
  return Number.parseInt(version, 10) < 26 ? { CacheOnly: 'metadata' } : {};
}

/** What a version runs in its tools tree beyond the tools that 25 does, as Debian's packages. */
export function addedTools(version: string): readonly string[] {
  // It looks at kernels with a program in Python.
  return Number.parseInt(version, 10) < 26 ? [] : ['python3', 'python3-pefile'];
}

const renamed: Readonly<Record<string, string>> = {
  KernelModulesInclude: 'KernelModules',
  KernelModulesInitrdInclude: 'KernelInitrdModules',
};
