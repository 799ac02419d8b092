import { succeed } from '../../lab/guest/commands.ts';
import type { Machine } from '../../lab/qemu/machine.ts';

const filler = '/run/flood-filler';
/** Milliseconds: an emulated kernel finds its last free pages slowly. */
const deadline = 180_000;

/**
 * Takes memory of a director away until so many KiB are free beyond those at which IPVS defends itself. The kernel
 * gives up what it can meanwhile; the memory does not count as that of a service, which would keep it.
 */
export async function fillMemory(director: Machine, left: number): Promise<void> {
  const script = `
    set -e
    mkdir -p ${filler}
    mount -t tmpfs -o size=100% filler ${filler}
    read -r pages </proc/sys/net/ipv4/vs/amemthresh
    enough=$((pages * 4 + ${left}))
    (
      echo $BASHPID >/sys/fs/cgroup/cgroup.procs
      for ((part = 0; part < 1024; part++)); do
        while read -r name value _; do
          case $name in MemFree:) free=$value ;; Buffers:) buffers=$value ;; esac
        done </proc/meminfo
        ((missing = free + buffers - enough)) || true
        if ((missing < 1024)); then exit 0; fi
        fallocate -l $(((missing > 8192 ? 8192 : missing) * 1024)) ${filler}/$part
        nap 0.1 || true # it ends as a wait that nobody answered
      done
      exit 1
    )`;
  await succeed(director, script, deadline);
}

export async function freeMemory(director: Machine): Promise<void> {
  await succeed(director, `umount ${filler}`);
}
