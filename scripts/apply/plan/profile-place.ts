import type { Model } from '../../model/model.ts';
import { originOf } from '../../model/origins.ts';
import type { LoadedProfile } from '../../profile/load.ts';
import type { Difference } from './differences.ts';

interface ProfilePlace {
  readonly file: string;
  readonly line: number;
  readonly path: string;
}

/** Where the profile says what differs: as exactly as it says it, or the nearest thing around. */
export function profilePlace(
  difference: Difference,
  loaded: LoadedProfile,
  model: Model,
): ProfilePlace {
  const path = candidates(difference, model).find((each) => loaded.isWritten(each)) ?? '';
  return { file: loaded.file, line: loaded.place(path).line, path };
}

function candidates(difference: Difference, { origins, cluster }: Model): readonly string[] {
  const { place, path, new: now } = difference;
  // What went stands nowhere; what was around it does.
  const at = now === undefined ? place.replace(/(\[\d+\]|\.?\w+)$/, '') : place;
  const origin = originOf(origins, at);
  const [, inside = ''] = /^\w+(?:\[\d+\])?\.?(.*)$/.exec(at) ?? [];
  const key = kebab(path.at(-1) ?? '');
  const [, service = '', , member = ''] = path;
  const name = member.replace(/:\d+$/, '');
  const server = cluster.realservers.findIndex((each) => each.name === name);
  return [
    ...(server < 0 ? [] : memberPlaces(`realservers[${server}]`, service, key)),
    ...(inside === '' ? [] : [`${origin}.${kebab(inside)}`]),
    `${origin}.${key}`,
    origin,
  ];
}

/** What a server has for one service stands with the server. */
function memberPlaces(server: string, service: string, key: string): readonly string[] {
  const own = `${server}.services.${service.replace(/ on .*$/, '')}`;
  return [`${own}.${key}`, own, `${server}.${key}`, server];
}

function kebab(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
