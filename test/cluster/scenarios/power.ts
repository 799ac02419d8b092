import { bringUp, bootAndWait } from '../../../scripts/lab/cluster/bring-up.ts';
import { fail, succeed, waitUntilSucceeds } from '../../../scripts/lab/guest/commands.ts';
import { preferredDirector, waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { within } from '../../../scripts/lab/guest/wait.ts';
import {
  collectAnswers,
  waitUntilNobodyHolds,
  waitForFullPools,
  waitUntilServed,
} from '../helpers/observe.ts';
import { mustEqual, type Scenario } from '../helpers/scenario.ts';

/** Milliseconds; several times what it takes on emulated processors. */
const panicTimeout = 120_000;

/** Machines go off and on. */
export const power: readonly Scenario[] = [
  {
    title:
      'two of three directors are lost: the address is released; one returns: it is held again',
    isVariant: true,
    run: async (lab) => {
      const [first, second, third] = lab.directors;
      if (first === undefined || second === undefined || third === undefined)
        throw new Error('the profile has fewer than three directors');
      await Promise.all([second.crash(), third.crash()]);
      await waitUntilNobodyHolds(lab);
      mustEqual(await collectAnswers(lab, 'http', 1), ['none'], 'who answers meanwhile');
      await bootAndWait(lab, second);
      await waitForHolder(lab);
      await waitUntilServed(lab);
    },
  },
  {
    title:
      'the kernel of a realserver panics: it starts again by itself, and its console has told why',
    isVariant: true,
    run: async (lab) => {
      const [server] = lab.realservers;
      if (server === undefined) throw new Error('the profile has no realserver');
      const reset = server.nextReset();
      // The guest's shell does not come back from this.
      void server.execute('echo c >/proc/sysrq-trigger').catch(() => undefined);
      await within(`${server.name} starts again`, panicTimeout, reset);
      await server.waitForConsole(/Kernel panic - not syncing/, panicTimeout);
    },
  },
  {
    title:
      'the power of every machine fails at once: all serve again by themselves, one director by BIOS and one server by UEFI',
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
      await waitForFullPools(lab);
      const votes = `corosync-quorumtool -s | grep -E '^Total votes: +${lab.directors.length}$'`;
      for (const each of lab.directors) await waitUntilSucceeds(each, votes);
      await waitForHolder(lab, [preferredDirector(lab)]);
      await Promise.all(['http', 'https'].map((service) => waitUntilServed(lab, service)));
    },
  },
];
