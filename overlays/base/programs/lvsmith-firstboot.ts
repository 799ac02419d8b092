import { firstBoot } from '../firstboot/first-boot.ts';
import { report } from '../firstboot/report.ts';
import { realSystem } from '../firstboot/system.ts';

// Disks and network cards of slow machines appear within this time; what comes later is told by udev,
// which starts this program again.
const patience = 10_000;

const status = firstBoot(realSystem, { patience });
report(realSystem, status);
process.exitCode = status.state === 'failed' ? 1 : 0;
