import { firstBoot } from '../firstboot/first-boot.ts';
import { report } from '../firstboot/report.ts';
import { realSystem } from '../firstboot/system.ts';

// Milliseconds. Disks and network cards of slow machines appear within this time; for what comes later udev
// starts this program again.
const deviceTimeout = 10_000;

const status = firstBoot(realSystem, { deviceTimeout });
report(realSystem, status);
process.exitCode = status.state === 'failed' ? 1 : 0;
