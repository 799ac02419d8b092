import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { floatingAddress } from '../../../scripts/lab/cluster/state.ts';
import { succeed, waitUntilSucceeds } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';
import { hasLogged, readGuestTime, waitForLog, waitUntilServed } from '../helpers/observe.ts';
import { publicMac } from '../helpers/one-holder.ts';
import { must, type Scenario } from '../helpers/scenario.ts';

/** What somebody does to a node with good intentions, or forgets. */
export const byHand: readonly Scenario[] = [
  {
    title:
      'the floating address is removed from the holder by hand: it is heard at once, and put back',
    heals: true,
    run: async (lab, note) => {
      const holder = await waitForHolder(lab);
      const address = floatingAddress(lab);
      const since = await readGuestTime(holder);
      const script = `
        began=$(date +%s%3N)
        ip address del ${address}/24 dev public
        until ip -brief address show dev public | grep -q ' ${address}/'; do sleep 0.02; done
        echo $(($(date +%s%3N) - began))`;
      note(`back after ${(await succeed(holder, script)).trim()} ms`);
      // With a lease its program puts it back, without one pacemaker does.
      await waitForLog(holder, `address-(put-back|removed) address=${address}`, since);
      await waitForHolder(lab);
      await waitUntilServed(lab);
    },
  },
  {
    title:
      'a realserver answers for the floating address too: the holder names it, and says when it is over',
    heals: true,
    run: async (lab, note) => {
      const holder = await waitForHolder(lab);
      const [server] = lab.realservers;
      must(server !== undefined, 'the lab has a realserver');
      const address = floatingAddress(lab);
      const since = await readGuestTime(holder);
      await succeed(server, `ip address add ${address}/32 dev public`);
      await waitForLog(
        holder,
        `address-conflict address=${address} mac=${publicMac(server)}`,
        since,
      );
      note(`at ${since} on ${server.name}, named by ${holder.name}`);
      const answer = `another machine answers for ${address}: its MAC address is ${publicMac(server)}`;
      await waitUntilSucceeds(holder, `lvsmith status | grep -q '${answer}'`);
      await succeed(server, `ip address del ${address}/32 dev public`);
      await waitForLog(holder, `address-conflict-over address=${address}`, since);
      must(!(await hasLogged(holder, 'holder-no-more|stood-still', since)), 'the holder stays');
      await waitUntilServed(lab);
    },
  },
  {
    title: 'the firewall is flushed or stopped on a director and a realserver: it is loaded again',
    heals: true,
    run: async (lab) => {
      const machines = [...lab.directors.slice(0, 1), ...lab.realservers.slice(0, 1)];
      for (const machine of machines)
        for (const command of ['nft flush ruleset', 'systemctl stop nftables']) {
          const since = await readGuestTime(machine);
          await succeed(machine, command);
          await waitUntilSucceeds(machine, 'nft list table inet lvsmith >/dev/null');
          if (command.startsWith('nft')) await waitForLog(machine, 'firewall-loaded', since);
        }
      await waitUntilServed(lab);
    },
  },
  {
    title: 'the /var of the holder is full: it is said, the service goes on, and root still writes',
    isVariant: true,
    heals: true,
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      await succeed(holder, fill);
      await waitUntilSucceeds(holder, "lvsmith status | grep -q '/var is full'");
      await waitUntilServed(lab);
      await succeed(
        holder,
        'head -c 1000000 /dev/zero >/var/lib/lvsmith/more && rm /var/lib/lvsmith/more',
      );
      await restarts(lab, holder);
      await succeed(holder, 'rm /var/tmp/filler');
      await waitUntilSucceeds(holder, "! lvsmith status | grep -q '/var is full'");
    },
  },
];

/** By a user who is not root: nobody, whose program takes all that there is. */
const fill = `
  free=$(df --output=avail -B1 /var | tail -n 1)
  setpriv --reuid=65534 --clear-groups fallocate -l $free /var/tmp/filler`;

/** A unit can be started, with the folders for temporary files that systemd makes for it. */
async function restarts(lab: Lab, machine: Machine): Promise<void> {
  await succeed(machine, 'systemctl restart lvsmith-reconcile');
  await waitUntilSucceeds(machine, 'systemctl is-active --quiet lvsmith-reconcile');
  await waitUntilServed(lab);
}
