import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What the voters of a lease say to each other. The number of a type on the wire is its place here, from 1 on;
 * the gate's rules know `ask` (1) by it.
 *
 * - `ask`: promise yourself to me. Answered by `grant` or `refuse`, or by `welcome` when the voter does not
 *   know the asker's session.
 * - `claim`: I want the addresses, and cannot ask yet. Answered by `refuse`.
 * - `free`: my gate is shut, and your promise is given back. `release`: the same, and nobody shall stand in.
 *   `yield`: the same, and somebody shall.
 * - `hello`: how do I prove to you that my messages are new? Answered by `welcome`.
 */
export const messageTypes = [
  'ask',
  'claim',
  'grant',
  'refuse',
  'free',
  'release',
  'yield',
  'hello',
  'welcome',
] as const;
export type MessageType = (typeof messageTypes)[number];

/** One datagram. */
export interface Message {
  readonly type: MessageType;
  /** Ids of voters, 1 to 31. */
  readonly from: number;
  readonly to: number;
  /** Of a question and of its answer: 64 random bits. The kernel stamps it when an `ask` leaves. */
  readonly cookie: bigint;
  /** The claim of an `ask`; in an answer the newest that the voter knows. */
  readonly claim: number;
  /** The receiver's proof of newness, as the sender knows it: 64 random bits of the receiver. */
  readonly echo: bigint;
  /** What the receiver has to echo from now on. */
  readonly proof: bigint;
  /** Counts the sender's messages to this receiver. */
  readonly sequence: number;
  /**
   * The voters that may stand in, a bit for each id: in an `ask` those that the holder knows of, in an answer the
   * voter itself.
   */
  readonly eligible: number;
  /**
   * Milliseconds, at most 65535. Of an `ask`: how long the promise has to last. Of a `refuse`: for how long the voter
   * is still promised to somebody else.
   */
  readonly wait: number;
}

/** Bytes of a datagram. */
export const messageLength = 60;
const signedLength = 44;
const macLength = messageLength - signedLength;
const version = 1;

/*
 * Offsets. Cookie and type come first, where the gate looks for them: bits 64 and 128 behind the start of the
 * UDP header.
 */
const at = {
  cookie: 0,
  type: 8,
  from: 9,
  to: 10,
  version: 11,
  claim: 12,
  echo: 16,
  proof: 24,
  sequence: 32,
  eligible: 36,
  wait: 40,
} as const;

/** A message as a datagram, signed with the key of its two voters. */
export function sealMessage(message: Message, key: Uint8Array): Buffer {
  const body = Buffer.alloc(messageLength);
  body.writeBigUInt64BE(message.cookie, at.cookie);
  body[at.type] = messageTypes.indexOf(message.type) + 1;
  body[at.from] = message.from;
  body[at.to] = message.to;
  body[at.version] = version;
  body.writeUInt32BE(message.claim, at.claim);
  body.writeBigUInt64BE(message.echo, at.echo);
  body.writeBigUInt64BE(message.proof, at.proof);
  body.writeUInt32BE(message.sequence, at.sequence);
  body.writeUInt32BE(message.eligible, at.eligible);
  body.writeUInt16BE(Math.min(message.wait, 0xffff), at.wait);
  mac(body, key).copy(body, signedLength);
  return body;
}

/**
 * The message of a datagram; undefined when nobody who has the key made it.
 *
 * @param keyOf the key of the two voters, by the sender's id; undefined: not a voter.
 */
export function openMessage(
  body: Buffer,
  keyOf: (from: number) => Uint8Array | undefined,
): Message | undefined {
  if (body.length !== messageLength || body[at.version] !== version) return undefined;
  const from = body.readUInt8(at.from);
  const key = keyOf(from);
  const type = messageTypes[body.readUInt8(at.type) - 1];
  if (key === undefined || type === undefined) return undefined;
  if (!timingSafeEqual(mac(body, key), body.subarray(signedLength))) return undefined;
  return {
    type,
    from,
    to: body.readUInt8(at.to),
    cookie: body.readBigUInt64BE(at.cookie),
    claim: body.readUInt32BE(at.claim),
    echo: body.readBigUInt64BE(at.echo),
    proof: body.readBigUInt64BE(at.proof),
    sequence: body.readUInt32BE(at.sequence),
    eligible: body.readUInt32BE(at.eligible),
    wait: body.readUInt16BE(at.wait),
  };
}

function mac(body: Buffer, key: Uint8Array): Buffer {
  const whole = createHmac('sha256', key).update(body.subarray(0, signedLength)).digest();
  return whole.subarray(0, macLength);
}
