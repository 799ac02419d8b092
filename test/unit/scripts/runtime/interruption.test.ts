import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'ava';

const module = (name: string) =>
  new URL(`../../../../scripts/runtime/${name}.js`, import.meta.url).href;

test('Ctrl-C ends the running program, nothing more is started, and the command cleans up', async (t) => {
  const program = `
    import { catchInterruption, wasInterrupted } from '${module('interruption')}';
    import { run } from '${module('run')}';
    catchInterruption();
    const onLine = (line) => console.log(line);
    const first = await run(['sh', '-c', 'echo begun; exec sleep 300'], { accept: 'any', onLine });
    const second = await run(['true']).catch((error) => error.message);
    console.log(JSON.stringify([first.code, second, wasInterrupted()]));
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program]);
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (output === 'begun\n') child.kill('SIGINT');
  });
  const [code] = await once(child, 'close');
  t.is(code, 0);
  const result: unknown = JSON.parse(output.slice('begun\n'.length));
  t.deepEqual(result, [128, 'true was not started: the command was interrupted', true]);
});
