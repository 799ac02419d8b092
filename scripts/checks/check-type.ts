import type { TSchema, Type as TypeBuilder } from 'typebox';
import type { Check } from '../../overlays/shared/cluster/cluster.ts';

/** The keys of `check` that belong to some types alone; every check has the others. */
type CheckOption = Exclude<
  keyof Check,
  'type' | 'interval' | 'timeout' | 'port' | 'failures' | 'successes' | 'repeat'
>;

/**
 * What the schema of an option is made with. The builders are passed in, because only the generator needs
 * them, and loading typebox would cost every command a third of a second.
 */
interface SchemaBuilders {
  readonly Type: typeof TypeBuilder;
  /** One line of text without control characters. */
  readonly line: (description: string, byDefault?: string) => TSchema;
  readonly dnsName: (description: string) => TSchema;
}

/** What is wrong with a check of a type, beside what its schema says. */
interface CheckProblem {
  readonly code: string;
  /** Where, from `check` on. */
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly hint: string;
}

/**
 * One way to ask a realserver whether it works. Everything that lvsmith knows about a type is here: the
 * schema, mon's and keepalived's configuration, the rules and the reference page are made of it. The
 * monitor itself, the program that asks, is in overlays/director/tree/usr/lib/lvsmith/.
 */
export interface CheckType<Name extends string = string> {
  /** The value of `check.type`. */
  readonly name: Name;
  /** How the server is asked, for the reference page. */
  readonly summary: string;
  /** A service of the type's own name has this port, and a check of this type, by default. */
  readonly port?: number;
  /** Whether it asks a TCP port, which says nothing about a UDP service. */
  readonly asksTcpPort: boolean;
  /** Whether the monitor asks several addresses of a server, or a single one. */
  readonly asksAddresses: 'all' | 'one';
  /** The schemas of its options. */
  readonly options: Readonly<Partial<Record<CheckOption, (builders: SchemaBuilders) => TSchema>>>;
  /** What a schema cannot say about its options. */
  readonly problems?: (check: Pick<Check, CheckOption>) => readonly CheckProblem[];
  /**
   * The monitor and its arguments, without the addresses, which follow; undefined: nothing is asked.
   *
   * @param port The one that is asked: the check's, or else the server's own.
   * @param servicePort The one that clients of the service use.
   */
  readonly monitor?: (check: Check, port: number, servicePort: number) => readonly string[];
  /** The lines of keepalived.conf(5) that ask the same as far as keepalived can. */
  readonly keepalived: (
    check: Check,
    address: string,
    port: number,
    servicePort: number,
  ) => readonly string[];
}
