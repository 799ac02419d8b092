#!/bin/bash
# Makes a bootable disk of plain Debian: mmdebstrap, an ext4 root, an ESP with systemd-boot. The comparison in
# `npm run bench -- images`.
# usage: plain-debian.sh RELEASE SOURCES PACKAGES FOLDER → FOLDER/plain.raw
set -euo pipefail
release=$1 sources=$2 packages=$3 work=$4
root=$work/root
rm -rf "$root" "$work"/*.img "$work/plain.raw"
mmdebstrap --quiet --mode=root --variant=minbase --include="$packages" "$release" "$root" "$sources"
echo 'LABEL=root / ext4 defaults 0 1' >"$root/etc/fstab"

esp=$work/esp.img
mkfs.vfat -C "$esp" $((256 * 1024)) >/dev/null
mmd -i "$esp" ::/EFI ::/EFI/BOOT ::/loader ::/loader/entries
mcopy -i "$esp" "$root/usr/lib/systemd/boot/efi/systemd-bootx64.efi" ::/EFI/BOOT/BOOTX64.EFI
mcopy -i "$esp" "$root"/boot/vmlinuz-* ::/vmlinuz
mcopy -i "$esp" "$root"/boot/initrd.img-* ::/initrd
cat >"$work/entry" <<'ENTRY'
title plain
linux /vmlinuz
initrd /initrd
options root=LABEL=root rw console=ttyS0 quiet
ENTRY
mcopy -i "$esp" "$work/entry" ::/loader/entries/plain.conf

size=$(($(du -sm "$root" | cut -f1) * 5 / 4 + 128))
mke2fs -q -t ext4 -L root -d "$root" "$work/root.img" "${size}M"
truncate -s $((size + 258))M "$work/plain.raw"
sfdisk --quiet "$work/plain.raw" <<TABLE
label: gpt
start=1MiB, size=256MiB, type=uefi
start=257MiB, size=${size}MiB, type=linux
TABLE
dd status=none if="$esp" of="$work/plain.raw" bs=1M seek=1 conv=notrunc,sparse
dd status=none if="$work/root.img" of="$work/plain.raw" bs=1M seek=257 conv=notrunc,sparse
rm -rf "$root" "$esp" "$work/root.img"
