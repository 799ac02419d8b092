/*
 * A guest that does nothing but prove that its processor runs: it goes through the firmware, enters
 * 64-bit mode, asks CPUID and the time stamp counter, counts down a million, and ends QEMU through
 * the isa-debug-exit device. Assembled from:
 *
 *   cli; xor %ax,%ax; mov %ax,%ds; mov %ax,%es; mov %ax,%ss; mov $0x7c00,%sp
 *   in $0x92,%al; or $2,%al; out %al,$0x92                      the A20 line
 *   mov $0x1000,%di; xor %eax,%eax; mov $0xc00,%cx; rep stosl   three empty pages of page tables
 *   movw $0x2003,0x1000; movw $0x3003,0x2000; movw $0x83,0x3000 the first 2 MiB, one to one
 *   mov %cr4,%eax; or $0x20,%al; mov %eax,%cr4                  PAE
 *   mov $0x1000,%eax; mov %eax,%cr3
 *   mov $0xc0000080,%ecx; rdmsr; or $1,%ah; wrmsr               EFER.LME
 *   lgdt gdtr; mov %cr0,%eax; or $0x80000001,%eax; mov %eax,%cr0; ljmp $8,$long
 *   long: xor %eax,%eax; cpuid; rdtsc; mov $1000000,%ecx; 1: dec %ecx; jnz 1b
 *   mov $0x15,%al; out %al,$0xf4; 2: hlt; jmp 2b
 *   gdt: null, 64-bit code; gdtr: 15, gdt
 */
const bootSector = [
  'fa31c08ed88ec08ed0bc007ce4920c02e692bf00106631c0b9000c66f3abc706',
  '00100320c70600200330c706003083000f20e00c200f22e066b8001000000f22',
  'd866b9800000c00f3280cc010f300f0116907c0f20c0660d010000800f22c0ea',
  '647c080031c00fa20f31b940420f00ffc975fcb015e6f4f4ebfd660f1f440000',
  '000000000000000000000000009a20000f00807c0000',
].join('');

/** What QEMU exits with when the guest came to its end: (0x15 << 1) | 1. Nothing else yields it. */
export const probeExitCode = 43;

/** SeaBIOS boots no disk below a mebibyte. */
const diskBytes = 1024 * 1024;

export function probeDisk(): Uint8Array {
  const disk = new Uint8Array(diskBytes);
  disk.set(Buffer.from(bootSector, 'hex'));
  disk.set([0x55, 0xaa], 510);
  return disk;
}
