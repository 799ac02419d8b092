import test from 'ava';
import { probe } from '../../../../../scripts/lab/qemu/accelerator.ts';
import { probeDisk, probeExitCode } from '../../../../../scripts/lab/qemu/probe-guest.ts';
import { Failure } from '../../../../../scripts/runtime/failure.ts';

const answers = (tcg: [number, number], kvm: [number, number]) => (accelerator: 'tcg' | 'kvm') => {
  const [code, milliseconds] = accelerator === 'tcg' ? tcg : kvm;
  return Promise.resolve({ code, milliseconds });
};

test('KVM that runs the probe quickly is used', async (t) => {
  t.is((await probe(answers([probeExitCode, 200], [probeExitCode, 80]))).accelerator, 'kvm');
});

test('KVM that hangs, aborts, or is not there is not used', async (t) => {
  for (const code of [124, 134, 1, 0])
    t.is((await probe(answers([probeExitCode, 200], [code, 2000]))).accelerator, 'tcg');
});

test('KVM that is slower than emulation is not used, and the reason says so', async (t) => {
  const { accelerator, reason } = await probe(answers([probeExitCode, 196], [probeExitCode, 1862]));
  t.is(accelerator, 'tcg');
  t.regex(reason, /1862 ms against 196 ms/);
});

test('a QEMU that runs nothing at all is a missing tool', async (t) => {
  const error = await t.throwsAsync(probe(answers([1, 20], [1, 20])), { instanceOf: Failure });
  t.is(error?.exitCode, 4);
});

test('the probe disk is a boot sector on a mebibyte', (t) => {
  const disk = probeDisk();
  t.is(disk.length, 1024 * 1024);
  t.deepEqual([...disk.slice(510, 512)], [0x55, 0xaa]);
  t.is(disk[0], 0xfa);
});
