import test from 'ava';
import { shellCommandLine } from '../../../../../scripts/lab/guest/shell-unit.ts';
import { networkScript, tapName } from '../../../../../scripts/lab/network/plan.ts';
import {
  nicId,
  qemuArguments,
  qemuCommand,
  type MachineSettings,
} from '../../../../../scripts/lab/qemu/arguments.ts';

const machine: MachineSettings = {
  name: 'a',
  memory: 512,
  processors: 1,
  accelerator: 'tcg',
  disk: '/d/a.qcow2',
  nics: [
    { network: 'public', mac: '52:54:00:71:00:15', tap: 't0-public' },
    { network: 'heartbeat', mac: '52:54:00:68:00:c9', tap: 't0-heartbeat' },
  ],
  boot: { type: 'direct', kernel: '/k', initrd: '/i', commandLine: 'quiet' },
  sockets: '/s',
};

test('the network cards stand in the order of the networks, public first', (t) => {
  const devices = qemuArguments(machine).filter((word) => word.startsWith('virtio-net-pci'));
  t.deepEqual(
    devices.map((word) => /id=([^,]+)/.exec(word)?.[1]),
    [nicId('public'), nicId('heartbeat')],
  );
});

test('an emulator keeps its processor for a while, KVM is left to the host', (t) => {
  t.deepEqual(qemuCommand('kvm', ['-S']), ['qemu-system-x86_64', '-S']);
  const emulated = qemuCommand('tcg', ['-S']);
  t.deepEqual(emulated.slice(-2), ['qemu-system-x86_64', '-S']);
  t.regex(emulated.join(' '), /^chrt --batch --sched-runtime \d{8} 0 /);
});

test('a direct start has a kernel, UEFI has its flash, BIOS has neither', (t) => {
  const credentials = { greeting: 'hello' };
  const words = (boot: MachineSettings['boot']) => qemuArguments({ ...machine, boot }).join(' ');
  t.regex(words(machine.boot), /-kernel \/k -initrd \/i -append quiet/);
  t.regex(
    words({ type: 'uefi', code: '/c', variables: '/v', credentials }),
    /pflash.*\/c .*pflash.*\/v/,
  );
  t.notRegex(words({ type: 'bios', credentials }), /-kernel|pflash/);
});

test('interface names fit into 15 bytes', (t) => {
  t.true(tapName(99, 'heartbeat').length <= 15);
  t.true(tapName(9, 'realservers', 7).length <= 15);
});

test("the driver's shell leaves room on the kernel command line (2048 bytes on x86)", (t) => {
  const line = shellCommandLine();
  t.true(line.length < 1024);
  const unit = Buffer.from(/extra-unit\.\S+?:(\S+)/.exec(line)?.[1] ?? '', 'base64').toString();
  t.regex(unit, /TTYPath=\/dev\/hvc0/);
});

test('the script of the networks ends by waiting for its input to end', (t) => {
  const script = networkScript({
    bridges: ['br-public'],
    taps: [{ name: 't0-public', bridge: 'br-public' }],
    trunks: [],
    router: [{ network: 'public', addresses: ['192.168.71.1/24'] }],
  });
  t.true(script.endsWith('echo ready\nexec cat >/dev/null'));
  t.true(script.includes('ip link set t0-public master br-public up'));
});
