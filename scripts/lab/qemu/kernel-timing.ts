import type { Accelerator } from './arguments.ts';

/**
 * What Linux need not find out at boot by counting against a timer: on a busy host an emulated
 * processor stands still for a part of the count. Guests of KVM learn it from KVM.
 *
 * - `no_timer_check`: Linux panics when the timer does not tick while it counts loops.
 * - `tsc_early_khz`: a count that was interrupted makes a clock that runs too fast until Linux
 *   distrusts it; seen were 147 MHz in place of 2596, and 53 seconds ahead of the other machines.
 *   An emulated processor counts as fast as the host's.
 *
 * @param cpuinfo the host's `/proc/cpuinfo`.
 * @see https://docs.kernel.org/admin-guide/kernel-parameters.html
 */
export function kernelTiming(accelerator: Accelerator, cpuinfo: string): readonly string[] {
  if (accelerator === 'kvm') return [];
  const frequency = tscFrequency(cpuinfo);
  return ['no_timer_check', ...(frequency === undefined ? [] : [`tsc_early_khz=${frequency}`])];
}

/**
 * In kHz; nothing where the counter of the host's processors follows their clock, or is no TSC. Linux
 * shows two loops of its delay a count, as millions a second ("BogoMIPS").
 */
function tscFrequency(cpuinfo: string): number | undefined {
  if (!/^flags\s*:.*\bconstant_tsc\b/m.test(cpuinfo)) return undefined;
  const megahertz = Number(/^bogomips\s*:\s*([\d.]+)/m.exec(cpuinfo)?.[1]) / 2;
  return megahertz > 0 ? Math.round(megahertz * 1000) : undefined;
}
