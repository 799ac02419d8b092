import { bringUp, follow } from '../../../scripts/lab/bring-up.ts';
import { fail, succeed, waitUntilSucceeds } from '../../../scripts/lab/guest.ts';
import { preferred, theHolder } from '../../../scripts/lab/restore.ts';
import { within } from '../../../scripts/lab/wait.ts';
import { answers, nobodyHolds, poolsAreFull, serves } from '../helpers/observe.ts';
import { mustEqual, type Scenario } from '../helpers/scenario.ts';

/** Milliseconds until a wait has failed; several times what it takes on emulated processors. */
const patience = 60_000;

/** Machines go off and on. */
export const power: readonly Scenario[] = [
  {
    title:
      'two of three directors are lost: the address is released; one returns: it is held again',
    // Whoever holds the address: it may be among the two.
    anyStart: true,
    run: async (lab) => {
      const [first, second, third] = lab.directors;
      if (first === undefined || second === undefined || third === undefined)
        throw new Error('the profile has fewer than three directors');
      await Promise.all([second.crash(), third.crash()]);
      await nobodyHolds(lab);
      mustEqual(await answers(lab, 'http', 1), ['none'], 'who answers meanwhile');
      await follow(lab, second);
      await theHolder(lab);
      await serves(lab);
    },
  },
  {
    title:
      'the kernel of a realserver panics: it starts again by itself, and its console has told why',
    // The next one ends whatever this one began.
    anyStart: true,
    run: async (lab) => {
      const [server] = lab.realservers;
      if (server === undefined) throw new Error('the profile has no realserver');
      const reset = server.reset();
      // The guest's shell does not come back from this.
      void server.execute('echo c >/proc/sysrq-trigger').catch(() => undefined);
      await within(`${server.name} starts again`, patience, reset);
      await server.says(/Kernel panic - not syncing/, patience);
    },
  },
  {
    title:
      'the power of every machine fails at once: all serve again by themselves, one director by BIOS and one server by UEFI',
    // The one before leaves a director off, which comes back with the others.
    anyStart: true,
    run: async (lab) => {
      const director = lab.directors.at(-1);
      const server = lab.realservers.at(-1);
      if (director === undefined || server === undefined) throw new Error('no such machines');
      await Promise.all(lab.machines.map((machine) => machine.crash()));
      // From their disks, as real hardware does; the others with the image's kernel handed over.
      await lab.startByFirmware(director.name, 'bios');
      await lab.startByFirmware(server.name, 'uefi');
      await bringUp(lab);
      await fail(director, 'test -e /sys/firmware/efi');
      await succeed(server, 'test -e /sys/firmware/efi');
      await poolsAreFull(lab);
      const votes = `corosync-quorumtool -s | grep -E '^Total votes: +${lab.directors.length}$'`;
      for (const each of lab.directors) await waitUntilSucceeds(each, votes);
      await theHolder(lab, [preferred(lab)]);
      await Promise.all(['http', 'https'].map((service) => serves(lab, service)));
    },
  },
];
