import { isIP } from 'node:net';
import { messageLength, messageTypes } from '../../../overlays/shared/lease/message.ts';

/*
 * Frames of Ethernet with IPv4 without options and UDP in them: where things are.
 */
const at = { ip: 14, ipChecksum: 24, source: 26, udpChecksum: 40, payload: 42 } as const;

export function payloadOf(frame: Buffer): Buffer {
  return frame.subarray(at.payload);
}

/** The same frame with another payload. That of a recorded one has to be put in again too, or nobody takes it. */
export function withPayload(frame: Buffer, payload: Uint8Array): Buffer {
  const changed = Buffer.concat([frame.subarray(0, at.payload), payload]);
  // None: it is optional. In what was recorded it is wrong, left to a network card that does not exist.
  changed.writeUInt16BE(0, at.udpChecksum);
  return changed;
}

/** The same frame from another IPv4 address. */
export function withSource(frame: Buffer, address: string): Buffer {
  if (isIP(address) !== 4) throw new Error(`${address} is no IPv4 address`);
  const changed = Buffer.from(frame);
  changed.set(address.split('.').map(Number), at.source);
  changed.writeUInt16BE(0, at.ipChecksum);
  changed.writeUInt16BE(checksum(changed.subarray(at.ip, at.ip + 20)), at.ipChecksum);
  changed.writeUInt16BE(0, at.udpChecksum);
  return changed;
}

/** Whether a frame has a question of a voter in it. */
export function isQuestionOf(frame: Buffer, voter: number): boolean {
  const payload = payloadOf(frame);
  const type = messageTypes.indexOf('ask') + 1;
  return payload.length === messageLength && payload[8] === type && payload[9] === voter;
}

/** RFC 1071. */
function checksum(header: Buffer): number {
  let sum = 0;
  for (let index = 0; index < header.length; index += 2) sum += header.readUInt16BE(index);
  sum = (sum >>> 16) + (sum & 0xffff);
  return ~(sum + (sum >>> 16)) & 0xffff;
}
