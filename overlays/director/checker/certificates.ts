import type { ServerCertificate } from '../../shared/health/server-certificate.ts';
import { writeAtomically } from '../../shared/node/files.ts';

type Service = Pick<ServerCertificate, 'realserver' | 'service'>;

/** The certificates of the services that are checked, in a file for who tells people of them. */
export class Certificates {
  readonly #file: string;
  readonly #ends = new Map<string, ServerCertificate>();
  #changed = false;

  constructor(file: string) {
    this.#file = file;
  }

  add(certificate: ServerCertificate): void {
    const key = keyOf(certificate);
    if (this.#ends.get(key)?.ends === certificate.ends) return;
    this.#ends.set(key, certificate);
    this.#changed = true;
  }

  /** Forgets services that are checked no more. */
  keepOnly(checked: readonly Service[]): void {
    const keys = new Set(checked.map(keyOf));
    for (const key of this.#ends.keys())
      if (!keys.has(key)) {
        this.#ends.delete(key);
        this.#changed = true;
      }
  }

  /** Nothing is written while nothing has changed. */
  write(): void {
    if (!this.#changed) return;
    writeAtomically(this.#file, `${JSON.stringify([...this.#ends.values()])}\n`);
    this.#changed = false;
  }
}

function keyOf({ realserver, service }: Service): string {
  return `${realserver} ${service}`;
}
