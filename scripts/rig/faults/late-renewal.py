"""Somebody with root on a director whose lease program stands still: repeats its last renewal, to keep the gate open.

Arguments: the port of questions, that of renewals, and how many cookies a renewal has. Says `ready` once it has seen so
many cookies leave this machine. From the first byte of its input on, it sends a renewal with the newest ones every few
milliseconds, until its input ends.
"""

import select
import socket
import sys
import time

ALL_PROTOCOLS = 0x0003  # ETH_P_ALL
QUESTION = 1  # as the gate knows it
PAUSE = 0.005

question_port, renew_port, count = map(int, sys.argv[1:4])


def cookie_of(packet):
    """The cookie of a question; None for any other packet."""
    if packet[:1] != b"\x45" or packet[9] != 17:
        return None
    port, body = int.from_bytes(packet[22:24], "big"), packet[28:]
    return body[:8] if port == question_port and body[8] == QUESTION else None


link = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ALL_PROTOCOLS))
renewals = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
cookies = []
told = late = False
while True:
    wait = PAUSE if late else None
    readable, _, _ = select.select([link, sys.stdin], [], [], wait)
    if link in readable:
        packet, (_, _, kind, _, _) = link.recvfrom(128)
        cookie = cookie_of(packet) if kind == socket.PACKET_OUTGOING else None
        if cookie is not None and not late:
            cookies = [*cookies, cookie][-count:]
        if len(cookies) == count and not told:
            print("ready", flush=True)
            told = True
    if sys.stdin in readable:
        if not sys.stdin.buffer.raw.read(1):
            break
        late = True
    if late:
        renewals.sendto(b"".join(cookies), ("127.0.0.1", renew_port))
        time.sleep(PAUSE)
