import { mkdirSync } from 'node:fs';
import type { Cluster, Realserver } from '../../shared/cluster/cluster.ts';
import { witnessOf } from '../../shared/cluster/lookups.ts';
import { formatEvent } from '../../shared/health/event.ts';
import { Alarm } from '../../shared/lease/alarm.ts';
import {
  clusterVoters,
  directorOn,
  witnessId,
  witnessWays,
} from '../../shared/lease/cluster-voters.ts';
import { pairKey } from '../../shared/lease/keys.ts';
import type { Secrets } from '../../shared/lease/secrets.ts';
import { Lease } from '../../shared/lease/lease.ts';
import { random64 } from '../../shared/lease/random64.ts';
import { PromiseFile } from '../../shared/lease/promise-file.ts';
import type { LeaseTiming } from '../../shared/lease/timing.ts';
import { Wire, type Peer } from '../../shared/lease/wire.ts';
import type { WitnessState } from '../../shared/lease/witness-state.ts';
import { writeAtomically } from '../../shared/node/files.ts';
import { leaseFiles } from '../../shared/node/paths.ts';

export interface WitnessOptions {
  readonly cluster: Cluster;
  readonly timing: LeaseTiming;
  /** The name of this realserver. */
  readonly name: string;
  /** Of its seed. */
  readonly secrets: Secrets;
  /** Writes one line to the journal. */
  readonly report: (line: string) => void;
}

/** The third voter of two directors: it promises itself, and wants nothing, so it has no gate and no address. */
export class WitnessService {
  readonly #options: WitnessOptions;
  readonly #lease: Lease;
  readonly #wire: Wire;
  readonly #alarm = new Alarm(() => this.#do((lease, now) => lease.advance(now)));
  #written: string | undefined;

  /** @throws Error when this node is not the witness of the cluster. */
  constructor(options: WitnessOptions) {
    this.#options = options;
    const { cluster, timing, name, secrets, report } = options;
    const self = witnessOf(cluster);
    if (self?.name !== name)
      throw new Error(`${name} is not the witness of the cluster ${cluster.name}`);
    mkdirSync(leaseFiles.folder, { recursive: true });
    this.#wire = new Wire({
      addresses: witnessWays(self).map(({ address }) => address),
      peers: peersOf(cluster, self, secrets),
      trusted: 1.5 * timing.ask,
      receive: (message) => this.#do((lease, now) => lease.receive(message, now)),
      report: (problem) => report(formatEvent('lease-not-listening', { problem })),
    });
    const promised = new PromiseFile(leaseFiles.promised, (problem) =>
      report(formatEvent('lease-not-remembered', { problem })),
    );
    const nothing = () => undefined;
    this.#lease = new Lease({
      self: witnessId,
      voters: clusterVoters(cluster),
      timing,
      random: random64,
      remembered: promised.read(),
      now: performance.now(),
      outside: {
        send: (message) => this.#wire.send(message),
        renew: nothing,
        shut: nothing,
        remember: (milliseconds) => promised.write(milliseconds),
        opened: nothing,
        closed: nothing,
      },
    });
    this.#do(nothing);
    report(formatEvent('witness-ready', { promise: timing.promise }));
  }

  /** Goes on with other keys: what it has promised stays. */
  useSecrets(secrets: Secrets): void {
    const { cluster } = this.#options;
    const self = witnessOf(cluster);
    if (self !== undefined) this.#wire.setPeers(peersOf(cluster, self, secrets));
  }

  close(): void {
    this.#alarm.clear();
    this.#wire.close();
  }

  #do(act: (lease: Lease, now: number) => void): void {
    act(this.#lease, performance.now());
    this.#alarm.set(this.#lease.due);
    this.#publish();
  }

  #publish(): void {
    const { cluster, report } = this.#options;
    const { promisedTo: id } = this.#lease;
    const promisedTo = cluster.directors.find((director) => director.id === id)?.name ?? null;
    const state: WitnessState = { promisedTo };
    const text = `${JSON.stringify(state)}\n`;
    if (text === this.#written) return;
    if (this.#written !== undefined)
      report(formatEvent('witness-promised', { to: promisedTo ?? 'nobody' }));
    this.#written = text;
    writeAtomically(leaseFiles.state, text);
  }
}

function peersOf(cluster: Cluster, self: Realserver, { own, other }: Secrets): Peer[] {
  return cluster.directors.map((director) => {
    const keyOf = (secret: Uint8Array) => pairKey(secret, cluster.name, director.id, witnessId);
    return {
      id: director.id,
      addresses: directorOn(witnessWays(self), director),
      key: keyOf(own),
      otherKey: other && keyOf(other),
    };
  });
}
