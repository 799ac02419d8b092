import { statSync, type Stats } from 'node:fs';

/**
 * What is at a path that a profile names; undefined when nothing can be. Rules look at values that are wrong too:
 * a path may be too long, go in circles, or hold a character that no path can.
 */
export function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
