import { chmodSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';

type Argv = readonly [string, ...string[]];

let launched = 0;

/**
 * Debian's Chromium, from the archive into a folder of the cache: nothing is installed, and nobody's browser is used.
 *
 * @param where turns its command into one that runs in another network, say
 */
export async function launchChromium(
  where: (argv: Argv) => Argv = (argv) => argv,
): Promise<Browser> {
  const tree = await ensureSysroot('browser');
  // What Playwright lends it lies in the folder for temporary files, at the same path on both sides.
  const shared = tmpdir();
  const argv = where(
    sandboxed(tree, ['chromium'], {
      writable: { [shared]: shared },
      env: { TMPDIR: shared, HOME: shared },
    }),
  );
  const program = join(shared, `chromium-${process.pid}-${++launched}`);
  const words = argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  // Beside emulated machines it gets what they leave: they must not be late because somebody looks at a page.
  writeFileSync(program, `#!/bin/sh\nexec nice -n 19 ${words} "$@"\n`);
  chmodSync(program, 0o755);
  return chromium.launch({
    executablePath: program,
    // Its own sandbox needs what a container does not give; all that it meets is our page.
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What axe-core finds; the page's own rules forbid foreign scripts, so it comes from outside. */
export async function violations(page: Page): Promise<readonly string[]> {
  const found: readonly Violation[] = await page.evaluate(
    `${axe.source}; axe.run().then(({ violations }) => violations)`,
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}
