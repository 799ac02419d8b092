import { defined } from '../../../overlays/shared/defined.ts';
import { foundOf } from '../found.ts';
import type { Import } from '../import-folder.ts';
import { reasons } from '../not-carried.ts';
import type { Remark } from '../reading.ts';
import { summaryOf } from './summary.ts';

/** The same report as data, with the profile's text. */
export function reportData(result: Import): object {
  return {
    summary: summaryOf(result),
    files: result.files,
    found: foundOf(result.cluster),
    profile: result.profile,
    unknown: result.unknown.map(remarkData),
    faults: result.faults.map(remarkData),
    ambiguous: result.ambiguous.map(remarkData),
    notCarried: result.notCarried.map(({ kind, what, place }) => ({
      kind,
      what,
      reason: reasons[kind],
      ...place,
    })),
    defaults: result.assumed.map(({ what, place }) => ({ what, ...place })),
    check: result.check.map(({ diagnostic, from }) => ({ ...diagnostic, ...defined({ from }) })),
  };
}

function remarkData({ message, hint, place, also }: Remark): object {
  return { message, ...place, ...defined({ hint, also }) };
}
