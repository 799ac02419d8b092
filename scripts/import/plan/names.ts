import { hostName } from '../../../overlays/shared/text/names.ts';

/** More machines of one name than this are no cluster. */
const mostAlike = 100;

/** Gives names that a profile accepts, each once. */
export class Names {
  readonly #taken = new Set<string>(['localhost']);

  /** The host name of one label that is nearest to an old name; undefined when nothing of it can be one. */
  claim(old: string): string | undefined {
    const whole = plain(old);
    const short = plain(old.split('.')[0] ?? old);
    let free = [short, whole].find((name) => this.#isFree(name));
    for (let number = 2; free === undefined && number < mostAlike; number++)
      free = [`${short.slice(0, 60)}-${number}`].find((name) => this.#isFree(name));
    if (free !== undefined) this.#taken.add(free);
    return free;
  }

  #isFree(name: string): boolean {
    return hostName.accepts(name) && !this.#taken.has(name);
  }
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
}
