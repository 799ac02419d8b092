import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RelaxNGValidator, XmlDocument, XmlLibError, XmlValidateError } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import type { ToolFinding } from './tool-finding.ts';

const tool = 'relaxng';

/**
 * Validates a CIB against pacemaker's own RELAX NG schema, without starting a process.
 *
 * @param folder pacemaker's schemas, `usr/share/pacemaker` of the verify tree.
 */
export function validateCib(cib: string, file: string, folder: string): ToolFinding[] {
  let document: XmlDocument;
  try {
    document = XmlDocument.fromString(cib);
  } catch (error) {
    return details(error, file);
  }
  using parsed = document;
  const name = parsed.root.attr('validate-with')?.value ?? 'none';
  using schema = loadSchema(join(folder, `${name}.rng`));
  if (schema === undefined)
    return [{ tool, file, line: parsed.root.line, message: `there is no schema ${name}` }];
  try {
    schema.validate(parsed);
    return [];
  } catch (error) {
    return details(error, file);
  }
}

function loadSchema(path: string): RelaxNGValidator | undefined {
  xmlRegisterFsInputProviders();
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    return undefined;
  }
  using document = XmlDocument.fromBuffer(bytes, { url: path });
  return RelaxNGValidator.fromDoc(document);
}

function details(error: unknown, file: string): ToolFinding[] {
  if (!(error instanceof XmlValidateError || error instanceof XmlLibError)) throw error;
  return error.details.map(({ line, message }) => ({ tool, file, line, message: message.trim() }));
}
