import { parseArgs } from 'node:util';
import { loadProfile } from './profile/load.ts';
import { main } from './report/main.ts';
import { printDiagnostics } from './report/diagnostics.ts';

await main(async () => {
  const { values } = parseArgs({ options: { profile: { type: 'string', default: 'web' } } });
  const { file, text, diagnostics } = await loadProfile(values.profile);
  printDiagnostics(diagnostics, new Map([[file, text]]));
  console.log(`${file}: valid`);
});
