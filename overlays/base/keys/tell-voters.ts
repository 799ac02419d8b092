import type { System } from '../firstboot/system.ts';

/** The units of a lease; a node has one of them at most, or none. */
const voters = ['lvsmith-lease.service', 'lvsmith-witness.service'] as const;

/** Has the node's part of the lease read its keys anew. One that does not run reads them when it starts. */
export function tellVoters(system: System): void {
  for (const unit of voters)
    if (system.run('systemctl', ['is-active', '--quiet', unit]).code === 0)
      system.run('systemctl', ['kill', '--kill-whom=main', '--signal=HUP', unit]);
}
