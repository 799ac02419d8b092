import type { Machine } from '../../lab/qemu/machine.ts';

/** What a director's kernel says at one moment; memory in KiB. */
export interface Sample {
  readonly free: number;
  readonly buffers: number;
  /** Memory of the kernel's own objects, of which entries are. */
  readonly slab: number;
  /** Entries of the connection table. */
  readonly entries: number;
  /** Whether entries are dropped, and new connections refused. */
  readonly defends: boolean;
}

/** bash alone: a program costs an emulated processor more than the kernel's answer. */
const script = `
  while read -r name value _; do
    case $name in MemFree:) free=$value ;; Buffers:) buffers=$value ;; SUnreclaim:) slab=$value ;; esac
  done </proc/meminfo
  entries=0
  while read -r arrow _ _ _ active inactive; do
    [[ $arrow == '->' && $active != *[!0-9]* ]] && ((entries += active + inactive))
  done </proc/net/ip_vs
  read -r defends </proc/sys/net/ipv4/vs/drop_entry
  echo "$free $buffers $slab $entries $defends"`;

/** @throws when it does not answer within a minute. */
export async function takeSample(director: Machine): Promise<Sample> {
  const { output } = await director.execute(script);
  return parseSample(output);
}

/** @throws Error when the guest said something else. */
export function parseSample(output: string): Sample {
  const numbers = output.trim().split(' ').map(Number);
  const [free, buffers, slab, entries, mode] = numbers;
  if (
    free === undefined ||
    buffers === undefined ||
    slab === undefined ||
    entries === undefined ||
    mode === undefined ||
    numbers.some(Number.isNaN)
  )
    throw new Error(`the director did not say what its memory is: ${output}`);
  // 2: the kernel has found that it is needed (ip_vs sysctl documentation).
  return { free, buffers, slab, entries, defends: mode === 2 };
}
