import test from 'ava';
import { kernelTiming } from '../../../../../scripts/lab/qemu/kernel-timing.ts';

const cpuinfo = [
  'processor\t: 0',
  'cpu MHz\t\t: 3100.021',
  'flags\t\t: fpu vme tsc constant_tsc nonstop_tsc',
  'bogomips\t: 5192.29',
  '',
].join('\n');

test('an emulated machine is told how fast the processor of the host counts', (t) => {
  t.deepEqual(kernelTiming('tcg', cpuinfo), ['no_timer_check', 'tsc_early_khz=2596145']);
});

test('a count that is not known, or follows the clock of the processor, is left to the machine', (t) => {
  const untold = ['no_timer_check'];
  t.deepEqual(kernelTiming('tcg', cpuinfo.replace('constant_tsc ', '')), untold);
  t.deepEqual(kernelTiming('tcg', cpuinfo.replace(/bogomips.*/, '')), untold);
  t.deepEqual(kernelTiming('tcg', 'processor\t: 0\nBogoMIPS\t: 50.00\n'), untold);
});

test('a machine under KVM needs none of it', (t) => {
  t.deepEqual(kernelTiming('kvm', cpuinfo), []);
});
