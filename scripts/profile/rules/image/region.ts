import { didYouMean } from '../../../../overlays/shared/diagnostics/did-you-mean.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { currentTimeZone } from '../../../../overlays/shared/text/renamed-time-zones.ts';
import { timeZones } from '../../values/time-zones.ts';
import { locales } from '../../values/locales.ts';
import { rule } from '../rule.ts';

/** The time zone and the locale are among those that an image can have. */
export const region = rule(
  ['unknown-time-zone', 'unknown-locale'],
  ['image'],
  ({ image: { timezone, locale } }) => {
    const findings: Finding[] = [];
    if (!timeZones.has(timezone))
      findings.push({
        code: 'unknown-time-zone',
        path: ['image', 'timezone'],
        message: `an image has no time zone “${timezone}”`,
        hint: nearTimeZone(timezone),
      });
    if (!locales.has(locale))
      findings.push({
        code: 'unknown-locale',
        path: ['image', 'locale'],
        message: `an image can have no locale “${locale}”`,
        hint: nearLocale(locale),
      });
    return findings;
  },
);

function nearTimeZone(name: string): string {
  const renamed = currentTimeZone(name);
  if (renamed !== name) return `it is called ${renamed} now`;
  const near = didYouMean(name, timeZones);
  return near === undefined
    ? 'write a continent and a city, as Europe/Berlin, or UTC'
    : `did you mean ${near}?`;
}

/** Every locale here is one of UTF-8: `de_DE`, `de_DE.utf8` and `de_DE.ISO-8859-1` all mean de_DE.UTF-8. */
function nearLocale(name: string): string {
  const [, base = '', modifier = ''] = /^([^.@]*)(?:\.[^@]*)?(@.*)?$/.exec(name) ?? [];
  const meant = [`${base}.UTF-8${modifier}`, `${base}.UTF-8`].find((each) => locales.has(each));
  const bare = new Map([...locales].map((each) => [each.replace('.UTF-8', ''), each]));
  const near = meant ?? bare.get(didYouMean(`${base}${modifier}`, bare.keys()) ?? '');
  return near === undefined
    ? 'write language, country and UTF-8, as de_DE.UTF-8, or C.UTF-8'
    : `did you mean ${near}?`;
}
