import { existsSync, mkdirSync } from 'node:fs';
import type { Cluster, Director } from '../../shared/cluster/cluster.ts';
import { witnessOf } from '../../shared/cluster/lookups.ts';
import { formatEvent } from '../../shared/health/event.ts';
import { Alarm } from '../../shared/lease/alarm.ts';
import {
  allWays,
  clusterVoters,
  directorOn,
  directorWays,
  witnessId,
  witnessOn,
} from '../../shared/lease/cluster-voters.ts';
import { pairKey, witnessSecret } from '../../shared/lease/keys.ts';
import type { Secrets } from '../../shared/lease/secrets.ts';
import { Lease, type LossReason } from '../../shared/lease/lease.ts';
import type { LeaseState } from '../../shared/lease/lease-state.ts';
import { PromiseFile } from '../../shared/lease/promise-file.ts';
import type { LeaseTiming } from '../../shared/lease/timing.ts';
import { writeAtomically } from '../../shared/node/files.ts';
import { random64 } from '../../shared/lease/random64.ts';
import { Wire, type Peer } from '../../shared/lease/wire.ts';
import { leaseFiles } from '../../shared/node/paths.ts';
import { Carrier } from './carrier.ts';
import { CommandPipe, type Command } from './command-pipe.ts';
import { Floating } from './floating.ts';
import { Gate } from './gate.ts';

export interface LeaseServiceOptions {
  readonly cluster: Cluster;
  readonly timing: LeaseTiming;
  /** The name of this director. */
  readonly name: string;
  readonly secrets: Secrets;
  /** Writes one line to the journal. */
  readonly report: (line: string) => void;
  /** Something that the lease needs is gone; the process has to start anew. */
  readonly failed: (problem: string) => void;
}

/** The lease program of a director: what `Lease` decides, done. */
export class LeaseService {
  readonly #options: LeaseServiceOptions;
  readonly #lease: Lease;
  readonly #gate: Gate;
  readonly #wire: Wire;
  readonly #floating: Floating;
  readonly #carrier: Carrier;
  readonly #pipe: CommandPipe;
  /** Agents that wait until the addresses are here, or until they are free. */
  #claiming: string[] = [];
  #freeing: string[] = [];
  readonly #alarm = new Alarm(() => this.#do((lease, now) => lease.advance(now)));
  #written = '';

  constructor(options: LeaseServiceOptions) {
    this.#options = options;
    const { cluster, timing, name, secrets, failed } = options;
    const { directors, floatingAddresses } = cluster;
    const self = directors.find((director) => director.name === name);
    if (self === undefined)
      throw new Error(`${name} is no director of the cluster ${cluster.name}`);
    mkdirSync(leaseFiles.folder, { recursive: true });
    this.#gate = new Gate(failed);
    this.#floating = new Floating({
      addresses: floatingAddresses,
      folder: leaseFiles.folder,
      removed: (address) => options.report(formatEvent('address-put-back', { address })),
      failed,
    });
    this.#wire = new Wire({
      addresses: allWays(cluster, self).map(({ address }) => address),
      peers: peersOf(cluster, self, secrets),
      trusted: 1.5 * timing.ask,
      receive: (message) => this.#do((lease, now) => lease.receive(message, now)),
      report: (problem) => options.report(formatEvent('lease-not-listening', { problem })),
    });
    const promised = new PromiseFile(leaseFiles.promised, (problem) =>
      options.report(formatEvent('lease-not-remembered', { problem })),
    );
    this.#lease = new Lease({
      self: self.id,
      voters: clusterVoters(cluster),
      timing,
      random: random64,
      remembered: promised.read(),
      now: performance.now(),
      outside: {
        send: (message) => this.#wire.send(message),
        renew: (cookies) => this.#gate.renew(cookies),
        shut: (number) => this.#shut(number),
        remember: (milliseconds) => promised.write(milliseconds),
        opened: (how) => this.#opened(how),
        closed: (why) => this.#closed(why),
      },
    });
    // Whatever an earlier process left open.
    this.#shut(0);
    this.#carrier = new Carrier(
      devicesOf(floatingAddresses),
      (carrier) => this.#do((lease, now) => lease.setCarrier(carrier, now)),
      failed,
    );
    this.#pipe = new CommandPipe(leaseFiles.folder, (command, id) => this.#obey(command, id));
    this.#do((lease, now) => {
      lease.setCarrier(this.#carrier.now, now);
      lease.setEligible(isEligible(), now);
    });
    options.report(formatEvent('lease-ready', { promise: timing.promise }));
  }

  /**
   * The floating addresses are other ones. The lease, which is one for all of them, stays where it is; its times and
   * voters are those of this process's start.
   */
  follow({ floatingAddresses }: Pick<Cluster, 'floatingAddresses'>): void {
    this.#floating.follow(floatingAddresses);
    this.#carrier.watch(devicesOf(floatingAddresses));
    // The gate opens for a new one with the next renewal.
    this.#publish();
    this.#options.report(formatEvent('lease-addresses', { count: floatingAddresses.length }));
  }

  /** Goes on with other keys: nothing is promised anew, and nothing is lost. */
  useSecrets(secrets: Secrets): void {
    const { cluster, name } = this.#options;
    const self = cluster.directors.find((director) => director.name === name);
    if (self !== undefined) this.#wire.setPeers(peersOf(cluster, self, secrets));
  }

  /** Gives the lease back, and ends. */
  async close(): Promise<void> {
    if (this.#lease.held || this.#lease.wanted)
      await new Promise<void>((done) => {
        this.#freed(done);
        this.#do((lease, now) => lease.giveBack('yield', now));
      });
    this.#alarm.clear();
    for (const part of [this.#pipe, this.#carrier, this.#wire, this.#floating, this.#gate])
      part.close();
  }

  readonly #waitingForFree: (() => void)[] = [];

  #freed(done: () => void): void {
    this.#waitingForFree.push(done);
  }

  /** Gives something to the lease, and sees to what is due next. */
  #do(act: (lease: Lease, now: number) => void): void {
    act(this.#lease, performance.now());
    this.#alarm.set(this.#lease.due);
    this.#publish();
  }

  #shut(number: number): void {
    this.#gate.shut(() => {
      this.#do((lease, now) => lease.shutDone(number, now));
      if (this.#lease.held) return;
      for (const id of this.#freeing.splice(0)) this.#pipe.answer(id, 'free');
      for (const done of this.#waitingForFree.splice(0)) done();
    });
  }

  #opened(how: 'claimed' | 'standing-in'): void {
    this.#floating.add();
    for (const id of this.#claiming.splice(0)) this.#pipe.answer(id, 'held');
    this.#options.report(formatEvent('holder', { how }));
  }

  #closed(why: LossReason): void {
    this.#floating.remove();
    this.#options.report(formatEvent('holder-no-more', { why }));
  }

  #obey(command: Command, id: string): void {
    if (command === 'look') {
      this.#do((lease, now) => lease.setEligible(isEligible(), now));
      this.#pipe.answer(id, 'looked');
    } else if (command === 'claim') {
      this.#do((lease, now) => lease.claim(now));
      if (this.#lease.held) this.#pipe.answer(id, 'held');
      else this.#claiming.push(id);
    } else if (this.#lease.held || this.#lease.wanted) {
      this.#claiming = [];
      this.#freeing.push(id);
      this.#do((lease, now) => lease.giveBack(command, now));
    } else this.#pipe.answer(id, 'free');
  }

  #publish(): void {
    const { held, wanted } = this.#lease;
    const state: LeaseState = {
      role: held ? (wanted ? 'holder' : 'stand-in') : wanted ? 'claiming' : 'free',
      addresses: this.#floating.addresses.map(({ address }) => address),
    };
    const text = `${JSON.stringify(state)}\n`;
    if (text === this.#written) return;
    this.#written = text;
    writeAtomically(leaseFiles.state, text);
  }
}

function devicesOf(addresses: Cluster['floatingAddresses']): readonly string[] {
  return [...new Set(addresses.map(({ interface: device }) => device))];
}

/** The other voters, with the keys that this director shares with each. */
function peersOf(cluster: Cluster, self: Director, { own, other }: Secrets): Peer[] {
  const { name, directors } = cluster;
  const peers = directors
    .filter(({ id }) => id !== self.id)
    .map((peer) => {
      const keyOf = (secret: Uint8Array) => pairKey(secret, name, self.id, peer.id);
      return {
        id: peer.id,
        addresses: directorOn(directorWays(self), peer),
        key: keyOf(own),
        otherKey: other && keyOf(other),
      };
    });
  const witness = witnessOf(cluster);
  if (witness === undefined) return peers;
  const keyOf = (secret: Uint8Array) =>
    pairKey(witnessSecret(secret, name, witness.name), name, self.id, witnessId);
  const addresses = witnessOn(allWays(cluster, self), witness);
  return [...peers, { id: witnessId, addresses, key: keyOf(own), otherKey: other && keyOf(other) }];
}

/** Set and removed by the cluster manager's agent. */
function isEligible(): boolean {
  return existsSync(leaseFiles.eligible);
}
