import type { ImageSettings } from '../../model/image-settings.ts';
import type { ImageIdentity } from '../image-identity.ts';

/** The kernel command line of an image, the same for its boot loaders and for a direct kernel boot. */
export function kernelCommandLine(image: ImageSettings, { rootId }: ImageIdentity): string {
  return [
    // A slot's file system is written with the slot; a writable root is made by repart, which names its partition.
    ...(image.root === 'read-only'
      ? [`root=UUID=${rootId}`, 'ro']
      : [`root=PARTUUID=${rootId}`, 'rw']),
    // The last console becomes /dev/console: the serial line, which hypervisors and console servers record.
    'console=tty0',
    `console=${image.serialConsole}`,
    // First boot names every NIC after its network; until then the kernel's names stay.
    'net.ifnames=0',
    'audit=0',
    // Seconds: time to read the message on the console, then a restart without anybody's help.
    'panic=10',
    'quiet',
    ...image.kernelParameters,
  ].join(' ');
}
