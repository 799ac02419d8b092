/**
 * Ids as pacemaker 1.0 and later want them: XML names, each once in the whole document. Heartbeat 2 allowed colons, and
 * digits in front; a reference gets the new spelling of what it refers to.
 */
export class Ids {
  readonly #taken = new Set<string>();
  readonly #renamed = new Map<string, string>();

  /** The new id of an element; another element may have had the same old one. */
  define(old: string): string {
    const base = spelled(old);
    let id = base;
    for (let number = 2; this.#taken.has(id); number++) id = `${base}-${number}`;
    this.#taken.add(id);
    return id;
  }

  /** The same for a resource, which constraints may refer to. */
  defineResource(old: string): string {
    const id = this.define(old);
    if (!this.#renamed.has(old)) this.#renamed.set(old, id);
    return id;
  }

  /** A constraint that names a clone's inner resource means the clone: pacemaker takes no other. */
  alias(old: string, id: string): void {
    this.#renamed.set(old, id);
  }

  /** Where a constraint refers to a resource; undefined when there is none of that id. */
  refer(old: string): string | undefined {
    return this.#renamed.get(old);
  }
}

function spelled(old: string): string {
  const plain = old.replace(/[^\w.-]/g, '-');
  return /^[A-Za-z_]/.test(plain) ? plain : `id-${plain}`;
}
