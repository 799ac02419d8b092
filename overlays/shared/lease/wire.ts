import { createSocket, type Socket } from 'node:dgram';
import { openMessage, sealMessage, type Message, type MessageType } from './message.ts';
import { leasePort } from './ports.ts';

/** Another voter, as it is reached. */
export interface Peer {
  readonly id: number;
  /** One for each way, in the order of the own addresses; undefined: it is not reached that way. */
  readonly addresses: readonly (string | undefined)[];
  /** Signs what is sent to it, and is one of those that may have signed what it sends. */
  readonly key: Uint8Array;
  /** While the cluster's keys change: what it has signed with this one is believed as well. */
  readonly otherKey?: Uint8Array | undefined;
}

export interface WireOptions {
  /** The own addresses, the best way first. */
  readonly addresses: readonly string[];
  readonly peers: readonly Peer[];
  /** Milliseconds for which one way is enough after something was heard on it. */
  readonly trusted: number;
  readonly receive: (message: Message) => void;
  readonly report: (problem: string) => void;
}

/** These matter too much, and are too rare, to take one way alone. */
const onAllWays: ReadonlySet<MessageType> = new Set(['claim', 'free', 'release', 'yield']);

/** Milliseconds between two attempts to listen on an address that the machine does not have yet. */
const retry = 1000;

/** Datagrams between the voters: one way while it answers, all ways when it does not. */
export class Wire {
  readonly #options: WireOptions;
  #peers: ReadonlyMap<number, Peer>;
  readonly #sockets: (Socket | undefined)[] = [];
  /** On which way each peer was heard last, and when. */
  readonly #heard = new Map<number, { readonly way: number; readonly at: number }>();
  #closed = false;

  constructor(options: WireOptions) {
    this.#options = options;
    this.#peers = new Map(options.peers.map((peer) => [peer.id, peer]));
    options.addresses.forEach((address, way) => this.#listen(address, way, true));
  }

  /** The same voters with other keys. */
  setPeers(peers: readonly Peer[]): void {
    this.#peers = new Map(peers.map((peer) => [peer.id, peer]));
  }

  send(message: Message): void {
    const peer = this.#peers.get(message.to);
    if (peer === undefined) return;
    const body = sealMessage(message, peer.key);
    for (const way of this.#waysTo(peer.id, message.type)) {
      const address = peer.addresses[way];
      if (address === undefined) continue;
      // A way that is down is no news: the other one is taken when nothing is heard on it.
      this.#sockets[way]?.send(body, leasePort, address, () => undefined);
    }
  }

  close(): void {
    this.#closed = true;
    for (const socket of this.#sockets) socket?.close();
  }

  #waysTo(peer: number, type: MessageType): readonly number[] {
    const heard = this.#heard.get(peer);
    const recent = heard !== undefined && performance.now() - heard.at < this.#options.trusted;
    if (recent && !onAllWays.has(type)) return [heard.way];
    return this.#options.addresses.map((_, way) => way);
  }

  #listen(address: string, way: number, first: boolean): void {
    if (this.#closed) return;
    const socket = createSocket('udp4');
    socket.on('message', (body) => this.#take(body, way));
    socket.on('error', (error) => {
      if (first) this.#options.report(error.message);
      this.#sockets[way] = undefined;
      socket.close();
      setTimeout(() => this.#listen(address, way, false), retry).unref();
    });
    this.#sockets[way] = socket.bind(leasePort, address);
  }

  #take(body: Buffer, way: number): void {
    const message =
      openMessage(body, (from) => this.#peers.get(from)?.key) ??
      openMessage(body, (from) => this.#peers.get(from)?.otherKey);
    if (message === undefined) return;
    this.#hear(message.from, way);
    this.#options.receive(message);
  }

  /** The better way is kept while both are heard. */
  #hear(from: number, way: number): void {
    const at = performance.now();
    const before = this.#heard.get(from);
    if (before !== undefined && before.way < way && at - before.at < this.#options.trusted) return;
    this.#heard.set(from, { way, at });
  }
}
