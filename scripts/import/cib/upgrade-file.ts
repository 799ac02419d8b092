import { recognise } from '../formats.ts';
import type { Source } from '../source.ts';
import { cibFromHaresources } from './from-haresources.ts';
import { upgradeCib, type UpgradedCib } from './upgrade.ts';

/** The CIB of pacemaker 3 for a file that is either a CIB or a haresources. */
export function upgradeFile(source: Source): UpgradedCib {
  return recognise(source.text)?.name === 'haresources'
    ? cibFromHaresources(source)
    : upgradeCib(source);
}
