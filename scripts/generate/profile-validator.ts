import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { _ } from 'ajv/dist/compile/codegen/index.js';
import { build } from 'esbuild';
import { formats } from '../profile/values/formats.ts';
import { profileSchema } from '../profile/schema.ts';

const banner = '// Generated from scripts/profile/schema.ts by `npm run generate`. Do not edit.';

/**
 * The profile's schema as one function that needs neither ajv nor typebox: loading and compiling
 * those took a third of `npm run check`.
 */
export async function profileValidatorFile(): Promise<string> {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    verbose: true,
    formats,
    code: { source: true, esm: true, formats: _`require('./values/formats.ts').formats` },
  });
  ajv.addKeyword('patternErrorMessage');
  const contents = standaloneCode.default(ajv, ajv.compile(profileSchema));
  // ajv's own helpers are still required by name: esbuild takes them in.
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: 'scripts/profile', loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    minify: true,
    banner: { js: banner },
  });
  return outputFiles[0]?.text ?? '';
}
