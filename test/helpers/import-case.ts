import { placeText } from '../../scripts/import/source.ts';
import type { Import } from '../../scripts/import/import-folder.ts';
import { found, refused } from './import.ts';

/** What an import says, as plain data: what an `expected.json` holds. */
export function outcomeOf(result: Import): Record<string, unknown> {
  return {
    found: found(result),
    refused: refused(result),
    unknown: result.unknown.map(({ message, place }) => `${placeText(place)}: ${message}`),
    faults: result.faults.map(({ message, place }) => `${placeText(place)}: ${message}`),
    ambiguous: result.ambiguous.map(({ message, place }) => `${placeText(place)}: ${message}`),
    notCarried: result.notCarried.map(
      ({ kind, what, place }) => `${kind}: ${what} (${placeText(place)})`,
    ),
    assumed: result.assumed.map(({ what, place }) => `${placeText(place)}: ${what}`),
  };
}
