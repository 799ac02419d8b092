import { parseArgs } from 'node:util';
import { roles } from '../overlays/shared/node.ts';
import { buildImage } from './image/build.ts';
import { exitCodes } from './report/exit-codes.ts';
import { main } from './report/main.ts';
import { Progress } from './report/progress.ts';

await main(async () => {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { profile: { type: 'string', default: 'web' }, mirror: { type: 'string' } },
  });
  const role = roles.find((name) => name === positionals[0]);
  if (role === undefined) return exitCodes.usage;
  process.umask(0o022);
  const progress = new Progress((event) => {
    if (event.state !== 'output') console.log(event.state, event.title, event.ms);
  });
  const mirror = { archive: values.mirror };
  console.log(await buildImage({ role, profile: values.profile, mirror, progress }));
  return exitCodes.ok;
});
