import type { Qmp } from './qmp.ts';
import { within } from '../guest/wait.ts';

/** The id of QEMU's device. */
const id = 'optical-drive';
const disc = 'disc';
/** The guest looks at the drive's button every two seconds. */
const openDeadline = 60_000;

/** QEMU's arguments for a drive without a disc. */
export const opticalDrive = ['-device', `ide-cd,id=${id}`] as const;

/** Opens the drive, which is empty, lays a disc in, and closes it. */
export async function insertDisc(qmp: Qmp, file: string): Promise<void> {
  await qmp.execute('blockdev-add', {
    driver: 'raw',
    'node-name': disc,
    'read-only': true,
    file: { driver: 'file', filename: file },
  });
  await open(qmp);
  await qmp.execute('blockdev-insert-medium', { id, 'node-name': disc });
  await qmp.execute('blockdev-close-tray', { id });
}

/** Opens the drive, takes the disc out, and closes it. */
export async function ejectDisc(qmp: Qmp): Promise<void> {
  await open(qmp);
  await qmp.execute('blockdev-remove-medium', { id });
  await qmp.execute('blockdev-close-tray', { id });
  await qmp.execute('blockdev-del', { 'node-name': disc });
}

/** Presses the button; a guest that has locked the drive opens it. */
async function open(qmp: Qmp): Promise<void> {
  const moved = qmp.event('DEVICE_TRAY_MOVED');
  await qmp.execute('blockdev-open-tray', { id });
  await within('the optical drive opens', openDeadline, moved);
}
