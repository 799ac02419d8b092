import { chmodSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';

/** Debian's Chromium, from the archive into a folder of the cache: nothing is installed, and nobody's browser is used. */
export async function launchChromium(): Promise<Browser> {
  const tree = await ensureSysroot('browser');
  // What Playwright lends it lies in the folder for temporary files, at the same path on both sides.
  const shared = tmpdir();
  const argv = sandboxed(tree, ['chromium'], {
    writable: { [shared]: shared },
    env: { TMPDIR: shared, HOME: shared },
  });
  const program = join(shared, 'chromium');
  const words = argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  writeFileSync(program, `#!/bin/sh\nexec ${words} "$@"\n`);
  chmodSync(program, 0o755);
  return chromium.launch({
    executablePath: program,
    // Its own sandbox needs what a container does not give; all that it meets is our page.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}
