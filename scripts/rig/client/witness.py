"""Asks every few milliseconds who answers for a floating address, and writes down every answer.

The argument is JSON: {"device", "interval", "macs", "ipv4": {"address", "source"}, "ipv6": ...}. Ends with its input.

Each round it sends one question to everybody (ARP, neighbour solicitation), and an echo request to each MAC address,
whatever a neighbour table says: a director that would still serve the address shows itself although nobody's traffic
is sent to it.

A line for each answer: milliseconds of CLOCK_MONOTONIC when the kernel received it, its kind, its MAC address. And
one when no question was asked for longer than it should be: when that was over, `pause`, and how long it was.
"""

import ipaddress
import json
import socket
import struct
import sys
import threading
import time

IGNORE_OUTGOING = 23  # PACKET_IGNORE_OUTGOING of packet(7)
TIMESTAMPS = 35  # SO_TIMESTAMPNS of socket(7)
ALL_PROTOCOLS = 0x0003  # ETH_P_ALL
TOLERATED = 2  # intervals between two rounds
FLUSHED = 5  # rounds; the reader need not wake up more often

plan = json.loads(sys.argv[1])


def packed(address):
    return ipaddress.ip_address(address).packed


def mac(text):
    return bytes.fromhex(text.replace(":", ""))


def checksum(data):
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    total = (total >> 16) + (total & 0xFFFF)
    return ~(total + (total >> 16)) & 0xFFFF


def arp(own, source, address):
    head = b"\xff" * 6 + own + b"\x08\x06" + struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1)
    return head + own + source + bytes(6) + address


def echo4(target, own, source, address):
    ip = struct.pack("!BBHHHBBH4s4s", 0x45, 0, 28, 0, 0, 64, 1, 0, source, address)
    ip = ip[:10] + struct.pack("!H", checksum(ip)) + ip[12:]
    icmp = struct.pack("!BBHHH", 8, 0, 0, 0x5A5A, 1)
    icmp = icmp[:2] + struct.pack("!H", checksum(icmp)) + icmp[4:]
    return target + own + b"\x08\x00" + ip + icmp


def icmp6(target, own, source, destination, message):
    pseudo = source + destination + struct.pack("!II", len(message), 58)
    message = message[:2] + struct.pack("!H", checksum(pseudo + message)) + message[4:]
    ip = struct.pack("!IHBB16s16s", 6 << 28, len(message), 58, 255, source, destination)
    return target + own + b"\x86\xdd" + ip + message


def solicitation(own, source, address):
    group = packed("ff02::1:ff00:0")[:13] + address[13:]
    message = struct.pack("!BBHI", 135, 0, 0, 0) + address + b"\x01\x01" + own
    return icmp6(b"\x33\x33" + group[12:], own, source, group, message)


def echo6(target, own, source, address):
    return icmp6(target, own, source, address, struct.pack("!BBHHH", 128, 0, 0, 0x5A5A, 1))


def questions(own):
    macs = [mac(text) for text in plan["macs"]]
    if ipv4 := plan.get("ipv4"):
        ends = packed(ipv4["source"]), packed(ipv4["address"])
        yield arp(own, *ends)
        yield from (echo4(target, own, *ends) for target in macs)
    if ipv6 := plan.get("ipv6"):
        ends = packed(ipv6["source"]), packed(ipv6["address"])
        yield solicitation(own, *ends)
        yield from (echo6(target, own, *ends) for target in macs)


def kind_of(frame, address4, address6):
    protocol = frame[12:14]
    if protocol == b"\x08\x06":
        if frame[28:32] != address4:
            return None
        return "announcement" if frame[38:42] == address4 else "arp"
    if protocol == b"\x08\x00" and frame[23] == 1 and frame[34] == 0 and frame[26:30] == address4:
        return "echo"
    if protocol == b"\x86\xdd" and frame[20] == 58:
        if frame[54] == 136 and frame[62:78] == address6:
            return "advertisement"
        if frame[54] == 129 and frame[22:38] == address6:
            return "echo6"
    return None


def drain(link, address4, address6):
    """Yields the answers that have come in since the last round."""
    offset = time.monotonic_ns() - time.time_ns()
    while True:
        try:
            frame, ancillary, _, _ = link.recvmsg(128, 64)
        except BlockingIOError:
            return
        kind = kind_of(frame, address4, address6) if len(frame) >= 42 else None
        if kind is not None:
            seconds, nanoseconds = struct.unpack("qq", ancillary[0][2][:16])
            at = (seconds * 1_000_000_000 + nanoseconds + offset) / 1e6
            yield f"{at:.2f} {kind} {frame[6:12].hex(':')}\n"


def main():
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ALL_PROTOCOLS))
    link.bind((plan["device"], ALL_PROTOCOLS))
    link.setsockopt(263, IGNORE_OUTGOING, 1)  # SOL_PACKET
    link.setsockopt(socket.SOL_SOCKET, TIMESTAMPS, 1)
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
    link.setblocking(False)
    own = link.getsockname()[4]
    address4 = packed(plan["ipv4"]["address"]) if plan.get("ipv4") else None
    address6 = packed(plan["ipv6"]["address"]) if plan.get("ipv6") else None
    frames = list(questions(own))
    interval = plan["interval"] / 1000
    due = time.monotonic()
    print("ready", flush=True)
    rounds = 0
    last = due
    while not ended.is_set():
        begun = time.monotonic()
        if begun - last > TOLERATED * interval:
            print(f"{begun * 1000:.2f} pause {(begun - last) * 1000:.2f}")
        last = begun
        for frame in frames:
            try:
                link.send(frame)
            except OSError:
                pass
        due = max(due + interval, time.monotonic())
        time.sleep(max(0, due - time.monotonic()))
        # No wake-up for each answer: the kernel noted when it came.
        sys.stdout.writelines(drain(link, address4, address6))
        rounds += 1
        if rounds % FLUSHED == 0:
            sys.stdout.flush()


main()
