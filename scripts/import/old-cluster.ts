import type { FormatName } from './formats.ts';
import type { OldDirector, OldFloatingAddress, OldService, Reading, Settings } from './reading.ts';
import type { Place } from './source.ts';

/** A value of the cluster as a whole, and where it stands. */
export interface Said<T> {
  readonly value: T;
  readonly place: Place;
  readonly byDefault: boolean;
}

export interface FloatingAddress extends OldFloatingAddress {
  readonly name?: string | undefined;
  /** Where it differs from the others': the director that would hold it. */
  readonly preferred?: string | undefined;
}

export interface Service extends OldService {
  /** What a firewall mark covers: `80`, `10000-10100`. */
  readonly ports?: readonly string[];
  /** The addresses that a firewall mark is for. */
  readonly addresses?: readonly string[];
  /** By which transports, for each of these ports, or for `all` of them. */
  readonly transports?: ReadonlyMap<string, ReadonlySet<'tcp' | 'udp'>>;
  /** A mark that a later rule overwrites, or that only some clients get. */
  readonly unusable?: string;
}

/** Everything that the files say, as one cluster. */
export interface OldCluster {
  readonly directors: readonly OldDirector[];
  readonly preferredDirector: Said<string> | undefined;
  /** Directors in the order in which they take the addresses; where more than the first is said. */
  readonly order: Said<readonly string[]> | undefined;
  /** The score of the preference; only where a cluster manager has scores. */
  readonly preference: Said<number | 'INFINITY'> | undefined;
  readonly floatingAddresses: readonly FloatingAddress[];
  readonly services: readonly Service[];
  readonly settings: { readonly [Name in keyof Settings]?: Said<Settings[Name]> };
  readonly autoFailback: Said<boolean> | undefined;
  readonly pingNodes: readonly {
    readonly host: string;
    readonly address?: string;
    readonly place: Place;
  }[];
  readonly hosts: Reading['hosts'];
  readonly nics: Reading['nics'];
  readonly links: Reading['links'];
  readonly dns: Reading['dns'];
  readonly routes: Reading['routes'];
  readonly gateways: Reading['gateways'];
  readonly mails: Reading['mails'];
  readonly sysctls: Reading['sysctls'];
  readonly formats: ReadonlySet<FormatName>;
}
