import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadAssets } from '../../overlays/director/console/assets.ts';
import { bundlePrograms } from '../../scripts/image/bundle.ts';

/** The files of the console's page as the image has them. */
export async function pageAssets(): Promise<ReturnType<typeof loadAssets>> {
  const folder = mkdtempSync(join(tmpdir(), 'page-'));
  for (const name of ['index.html', 'page.css', 'icon.svg'])
    writeFileSync(
      join(folder, name),
      readFileSync(`overlays/director/tree/usr/lib/lvsmith/page/${name}`),
    );
  const script = (await bundlePrograms('director')).find(({ path }) => path.endsWith('/page.js'));
  writeFileSync(join(folder, 'page.js'), script?.content ?? '');
  return loadAssets(folder);
}
