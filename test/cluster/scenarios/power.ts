import { bringUp, follow } from '../../../scripts/lab/bring-up.ts';
import { fail, succeed } from '../../../scripts/lab/guest.ts';
import { theHolder } from '../../../scripts/lab/restore.ts';
import { nobodyHolds, poolBecomes, poolsAreFull, allServers, serves } from '../helpers/observe.ts';
import { mustEqual, type Scenario } from '../helpers/scenario.ts';

/** Machines go off and on. */
export const power: readonly Scenario[] = [
  {
    title: 'a director started by BIOS and a realserver started by UEFI, from their disks, serve',
    run: async (lab) => {
      const director = lab.directors.at(-1);
      const server = lab.realservers.at(-1);
      if (director === undefined || server === undefined) throw new Error('no such machines');
      await Promise.all([director.crash(), server.crash()]);
      const rest = allServers(lab).filter((name) => name !== server.name);
      await poolBecomes(lab, 'http', rest);
      await lab.startByFirmware(director.name, 'bios');
      await lab.startByFirmware(server.name, 'uefi');
      await Promise.all([follow(lab, director), follow(lab, server)]);
      await fail(director, 'test -e /sys/firmware/efi');
      await succeed(server, 'test -e /sys/firmware/efi');
      await poolBecomes(lab, 'http', allServers(lab));
    },
  },
  {
    title:
      'two of three directors are lost: the address is released; one returns: it is held again',
    run: async (lab) => {
      const [first, second, third] = lab.directors;
      if (first === undefined || second === undefined || third === undefined)
        throw new Error('the profile has fewer than three directors');
      await Promise.all([second.crash(), third.crash()]);
      await nobodyHolds(lab);
      await second.start();
      await theHolder(lab);
      await serves(lab);
    },
  },
  {
    title: 'the power of every machine fails at once: all serve again by themselves',
    // The one before leaves a director off, which comes back with the others.
    anyStart: true,
    run: async (lab) => {
      await Promise.all(lab.machines.map((machine) => machine.crash()));
      await bringUp(lab);
      await poolsAreFull(lab);
      const votes = `corosync-quorumtool -s | grep -E '^Total votes: +${lab.directors.length}$'`;
      for (const director of lab.directors) await succeed(director, votes);
      mustEqual((await theHolder(lab)).state, 'running', 'the holder');
    },
  },
];
