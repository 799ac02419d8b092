import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** Where forcing to the disk costs nothing, if there is such a place. */
export const memoryFolder = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
