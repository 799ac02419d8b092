import type { ImageSettings } from '../model/image-settings.ts';

/**
 * The kernel command line but for its root: `root=PARTUUID` alone is completed by mkosi, and by
 * `artifacts.ts` for a direct start.
 */
export function kernelCommandLine(image: ImageSettings): readonly string[] {
  return [
    image.root === 'read-only' ? 'ro' : 'rw',
    // The last console is /dev/console: the serial line, which hypervisors and racks record.
    'console=tty0',
    `console=${image.serialConsole}`,
    // First boot gives every NIC the name of its network; until then the kernel's own names.
    'net.ifnames=0',
    'audit=0',
    // Seconds: whoever stands at the console reads why, and nobody has to come to switch it off and on.
    'panic=10',
    'quiet',
  ];
}
