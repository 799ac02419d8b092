"""Records what directors send to a port, at the switch, and sends what it is told to, as it is.

The argument is the port. A line for each frame: the switch's port where it came in, and the frame in hexadecimal. A line
of its input: a network, and a frame to send there. Ends with its input.
"""

import select
import socket
import sys

ALL_PROTOCOLS = 0x0003  # ETH_P_ALL

port = int(sys.argv[1])
link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS))
print("ready", flush=True)
while True:
    readable, _, _ = select.select([link, sys.stdin], [], [])
    if link in readable:
        frame, (name, _, kind, _, _) = link.recvfrom(256)
        is_udp = frame[12:15] == b"\x08\x00\x45" and frame[23] == 17
        if kind != socket.PACKET_OUTGOING and is_udp and int.from_bytes(frame[36:38], "big") == port:
            print(name, frame.hex(), flush=True)
    if sys.stdin in readable:
        line = sys.stdin.readline()
        if not line:
            break
        network, frame = line.split()
        link.sendto(bytes.fromhex(frame), (network, 0))
