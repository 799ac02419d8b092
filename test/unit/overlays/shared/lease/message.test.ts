import test from 'ava';
import { pairKey } from '../../../../../overlays/shared/lease/keys.ts';
import {
  messageLength,
  openMessage,
  sealMessage,
  type Message,
} from '../../../../../overlays/shared/lease/message.ts';

const secret = Buffer.alloc(256, 7);
const key = pairKey(secret, 'lab', 1, 2);
const message: Message = {
  type: 'refuse',
  from: 1,
  to: 2,
  cookie: 0x0123456789abcdefn,
  claim: 4_000_000_000,
  echo: 0xffff_ffff_ffff_fffen,
  proof: 1n,
  sequence: 77,
  eligible: 0x8000_0002,
  wait: 599,
};
const datagram = sealMessage(message, key);
const open = (body: Buffer) => openMessage(body, (from) => (from === 1 ? key : undefined));

test('a message arrives as it was sent', (t) => {
  t.is(datagram.length, messageLength);
  t.deepEqual(open(datagram), message);
});

test("the gate finds the cookie and the question's type where it looks for them", (t) => {
  const ask = sealMessage({ ...message, type: 'ask' }, key);
  // Bits 64 and 128 behind the start of a UDP header of 8 bytes.
  t.is(ask.readBigUInt64BE(0), message.cookie);
  t.is(ask[8], 1);
});

test('no bit can be changed on the way', (t) => {
  for (let bit = 0; bit < 8 * datagram.length; bit++) {
    const changed = Buffer.from(datagram);
    changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
    t.is(open(changed), undefined, `bit ${bit}`);
  }
  t.is(open(datagram.subarray(1)), undefined);
  t.is(open(Buffer.alloc(0)), undefined);
});

test('each pair of voters has a key of its own, and so has each cluster', (t) => {
  const keys = [
    pairKey(secret, 'lab', 1, 2),
    pairKey(secret, 'lab', 1, 3),
    pairKey(secret, 'lab', 2, 3),
    pairKey(secret, 'other', 1, 2),
    pairKey(Buffer.alloc(256, 8), 'lab', 1, 2),
  ].map((each) => Buffer.from(each).toString('hex'));
  t.is(new Set(keys).size, keys.length);
  t.deepEqual(pairKey(secret, 'lab', 2, 1), key);
});
