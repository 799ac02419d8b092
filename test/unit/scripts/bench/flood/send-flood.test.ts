import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import test from 'ava';
import { python } from '../../../../../scripts/host/privileges.ts';

const run = promisify(execFile);

/** Reads one packet of the flood as a kernel does: both checksums over what they cover are zero. */
const read = `
import json, sys
sys.argv = ["flood.py", json.dumps({"target": "192.0.2.1", "port": 80, "rate": 0, "seconds": 0})]
import socket
class Nowhere:
    def __init__(self, *kind): pass
socket.socket = Nowhere
names = {}
exec(open("scripts/bench/flood/flood.py").read(), names)
for each in range(2000):
    packet = names["syn"]()
    source, target, tcp = packet[12:16], packet[16:20], packet[20:]
    pseudo = source + target + bytes([0, 6]) + len(tcp).to_bytes(2, "big")
    total = names["folded"](names["words"](pseudo + tcp))
    assert total == 0xFFFF, hex(total)
    assert source[0] == 198 and source[1] in (18, 19), source
    assert target == bytes([192, 0, 2, 1]) and tcp[2:4] == bytes([0, 80])
    assert tcp[13] == 2 and tcp[12] >> 4 == len(tcp) // 4 == 6
print("read")
`;

test('every packet of the flood is a SYN with a true checksum, from an address that nobody has', async (t) => {
  const { stdout } = await run(python, ['-SI', '-c', read]);
  t.is(stdout, '0\nread\n');
});
