import type { Diagnostic } from '../../../shared/diagnostics/diagnostic.ts';
import { diagnosticFor } from '../../../shared/diagnostics/finding.ts';
import { seedFileNames } from '../../../shared/seed/layout.ts';
import type { SeedBytes, SeedFiles, SeedFormat } from '../../../shared/seed/seed.ts';

/** Files that cloud-init reads and lvsmith does not: refused unless they are empty of settings. */
export const vendorFiles: Readonly<Record<SeedFormat, readonly string[]>> = {
  nocloud: ['vendor-data'],
  'config-drive': ['openstack/latest/vendor_data.json', 'openstack/latest/vendor_data2.json'],
};

/** The texts of a seed, and what its vendor files ask for. Only for bytes that may be read. */
export function decodeFiles(
  format: SeedFormat,
  bytes: SeedBytes,
): { readonly files: SeedFiles; readonly diagnostics: readonly Diagnostic[] } {
  const files: Record<string, string> = {};
  for (const name of seedFileNames(format)) {
    const content = bytes[name];
    if (content !== undefined) files[name] = textOf(content);
  }
  const diagnostics = vendorFiles[format].flatMap((name) => {
    const content = bytes[name];
    if (content === undefined || saysNothing(textOf(content))) return [];
    const message = `lvsmith does not support ${name}`;
    return [diagnosticFor(name, { code: 'seed-unknown-file', message })];
  });
  return { files, diagnostics };
}

/** Bytes that are no UTF-8 become U+FFFD, which the parser refuses at its place. */
function textOf(content: Uint8Array): string {
  return new TextDecoder('utf-8').decode(content);
}

/**
 * Also `{"static": {}}`, which OpenStack writes when nobody has configured anything, and `#cloud-config` with nothing
 * or `{}` below it.
 */
function saysNothing(text: string): boolean {
  const said = text.replace(/^[ \t]*#.*$/gm, '').trim();
  if (said === '') return true;
  let root: unknown;
  try {
    root = JSON.parse(said);
  } catch {
    return false;
  }
  // No recursion: 64 KiB of brackets are deeper than the stack.
  const values = [root];
  for (const value of values)
    if (typeof value === 'object' && value !== null)
      for (const each of Object.values(value)) values.push(each);
    else if (value !== null && value !== '') return false;
  return true;
}
