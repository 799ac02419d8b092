import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Page } from 'playwright-core';
import { withPalette } from './palette-png.ts';

/** Bytes: the guide is read by telephone, too. */
export const largestPicture = 60_000;

/** Where a picture of the docs is. */
export function pictureFile(name: string): string {
  return `docs/pictures/${name}.png`;
}

/**
 * Takes a picture of a page as a browser shows it, from one line of pixels to another. It is in `build/reports/pictures`;
 * with LVSMITH_PICTURES=record (`npm run pictures`) it is the one of the docs from now on.
 *
 * @returns its size in bytes
 */
export async function takePicture(
  page: Page,
  name: string,
  [from, to]: readonly [from: number, to: number],
): Promise<number> {
  const width = page.viewportSize()?.width ?? 0;
  const clip = { x: 0, y: from, width, height: to - from };
  const small = withPalette(await page.screenshot({ fullPage: true, clip }));
  const record = process.env['LVSMITH_PICTURES'] === 'record';
  for (const file of [
    `build/reports/pictures/${name}.png`,
    ...(record ? [pictureFile(name)] : []),
  ]) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, small);
  }
  return small.length;
}
