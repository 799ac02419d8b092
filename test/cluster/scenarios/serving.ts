import { paths } from '../../../overlays/shared/node/paths.ts';
import { request } from '../../../scripts/lab/cluster/http-client.ts';
import { succeed, waitUntilSucceeds } from '../../../scripts/lab/guest/commands.ts';
import { preferredDirector, waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { mustEqual, must, type Scenario } from '../helpers/scenario.ts';
import { collectAnswers, allServers } from '../helpers/observe.ts';

/** Seconds. A machine reads whole ones from its hardware's clock, and a busy one answers late. */
const clockTolerance = 5;

/** What a healthy cluster does. */
const looks: readonly Omit<Scenario, 'looksOnly'>[] = [
  {
    title: 'every realserver answers on 80 and 443 with a page of its own',
    run: async (lab) => {
      for (const { name, nic: at } of lab.settings.cluster.realservers)
        for (const scheme of ['http', 'https']) {
          const page = await request(lab, `${scheme}://${at.address}/`, { from: 'router' });
          must(page.body.includes(name), `${name} names itself on ${scheme}: ${page.body}`);
        }
    },
  },
  {
    title: 'every director reaches every realserver on 80 and 443',
    run: async (lab) => {
      const addresses = lab.settings.cluster.realservers.map(({ nic: at }) => at.address);
      const tries = addresses.flatMap((address) =>
        [80, 443].map((port) => `timeout 10 bash -c '</dev/tcp/${address}/${port}'`),
      );
      await Promise.all(lab.directors.map((director) => succeed(director, tries.join(' && '))));
    },
  },
  {
    title: 'realservers do not forward',
    run: async (lab) => {
      for (const server of lab.realservers)
        mustEqual(
          await succeed(server, 'cat /proc/sys/net/ipv4/ip_forward'),
          '0',
          `${server.name} forwards`,
        );
    },
  },
  {
    title: 'the clocks of all machines agree',
    run: async (lab) => {
      const clocks = await Promise.all(
        lab.machines.map(async (machine) => Number(await succeed(machine, 'date +%s'))),
      );
      const apart = Math.max(...clocks) - Math.min(...clocks);
      must(apart <= clockTolerance, `the clocks are ${apart} s apart`);
    },
  },
  {
    title: 'three directors have a quorum, and the preferred one holds the address',
    run: async (lab) => {
      for (const director of lab.directors) {
        const quorum = ['^Quorate: +Yes', '^Total votes: +3$'];
        for (const line of quorum)
          await waitUntilSucceeds(director, `corosync-quorumtool -s | grep -E '${line}'`);
      }
      mustEqual((await waitForHolder(lab)).name, preferredDirector(lab), 'the holder');
    },
  },
  {
    title: 'every director receives connections since before its reconciler ran',
    run: async (lab) => {
      for (const director of lab.directors) {
        const state = await succeed(director, `cat ${paths.lvs}`);
        const since = Number(/"receivingSince":(\d+)/.exec(state)?.[1]);
        const show = 'systemctl show -P InactiveExitTimestampMonotonic lvsmith-reconcile';
        const ran = Number(await succeed(director, show)) / 1e6;
        must(since < ran, `${director.name} receives since ${since} s of uptime, before ${ran} s`);
      }
    },
  },
  {
    title: 'every node says of itself that it has joined',
    run: async (lab) => {
      for (const machine of lab.machines) {
        const said = await succeed(machine, 'lvsmith status --wait --json');
        must(said.includes('"verdict":"joined"'), `${machine.name} has joined: ${said}`);
        must(said.includes(`"name":"${machine.name}"`), `${machine.name} knows its name: ${said}`);
      }
    },
  },
  {
    title: 'pacemaker knows the watchdog that fences',
    run: async (lab) => {
      const complaint = 'retrieve metadata for fencing agent';
      for (const director of lab.directors)
        await succeed(director, `! journalctl --boot --unit pacemaker | grep -F '${complaint}'`);
    },
  },
  ...['http', 'https'].map((service) => ({
    title: `${service}: requests go to the servers in exact turns`,
    run: async (lab: Parameters<Scenario['run']>[0]) => {
      const seen = await collectAnswers(lab, service, 8);
      const servers = allServers(lab);
      for (const server of servers)
        mustEqual(seen.filter((each) => each === server).length, 8 / servers.length, server);
      for (const [index, name] of seen.entries())
        must(name !== seen[index - 1], `nobody twice in a row: ${seen.join(' ')}`);
    },
  })),
];

export const serving: readonly Scenario[] = looks.map((look) => ({ ...look, looksOnly: true }));
