import { run } from '../../../scripts/runtime/run.ts';
import { floatingAddress } from '../../../scripts/lab/cluster/state.ts';
import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { request, servedBy, serviceUrl } from '../../../scripts/lab/cluster/http-client.ts';
import {
  fail,
  reportMachine,
  succeed,
  waitUntilSucceeds,
} from '../../../scripts/lab/guest/commands.ts';
import { waitFor } from '../../../scripts/lab/guest/wait.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import {
  allServers,
  waitForFullPools,
  waitUntilServed,
  waitUntilUrlServed,
} from '../helpers/observe.ts';
import { atMostOneHolder } from '../helpers/one-holder.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** The floating address of the service of several ports, in the second network of clients. */
const second = '192.168.73.205';
/** Seconds: an emulated server that answers late has answered. */
const slow = 20;
/** Milliseconds until a drain has reached the table, on a machine that is busy. */
const patience = 120_000;

/** Networks as larger sites have them. */
export const sites: readonly Scenario[] = [
  {
    title: 'every network is a VLAN on the bond, with the MTU and the routes of the profile',
    looksOnly: true,
    run: async (lab) => {
      const { networks } = lab.settings.cluster;
      const all = [networks.public, networks.heartbeat, networks.realservers].concat(
        networks.clients ?? [],
      );
      for (const director of lab.directors) {
        for (const network of all) {
          const shown = await succeed(director, `ip -d link show ${network?.name}`);
          const is = `${director.name}: ${shown}`;
          must(shown.includes(`${network?.name}@public-nic`), `on the bond, ${is}`);
          must(shown.includes(`vlan protocol 802.1Q id ${network?.vlan} `), `a VLAN, ${is}`);
          must(shown.includes(` mtu ${network?.mtu ?? 1500} `), `the MTU, ${is}`);
        }
        const bond = await succeed(director, 'cat /proc/net/bonding/public-nic');
        mustEqual(bond.match(/^Slave Interface: \S+$/gm)?.length, 2, `NICs of ${director.name}`);
        must(bond.includes('Currently Active Slave: public-1'), `the first NIC works: ${bond}`);
        const route = await succeed(director, 'ip route get 10.50.0.9');
        must(route.includes('via 192.168.71.2 dev public'), `the static route: ${route}`);
      }
      // 28 bytes are the headers of IP and ICMP.
      const [director] = lab.directors;
      const ping = (bytes: number) => `ping -c 3 -W 10 -M do -s ${bytes - 28} 10.0.0.31`;
      must(director !== undefined, 'there is a director');
      await succeed(director, ping(1400));
      await fail(director, ping(1401));
    },
  },
  {
    title: 'clients of both networks are served, and each reply leaves by its own network',
    looksOnly: true,
    run: async (lab) => {
      // A router that drops what comes in by another network than the one that its source is in (RFC 3704).
      await strictRouter(lab, 1);
      try {
        await waitUntilServed(lab);
        await waitUntilUrlServed(lab, `http://${second}/`);
      } finally {
        await strictRouter(lab, 0);
      }
    },
  },
  {
    title: 'ports of one service are served by the same server, one after the other',
    looksOnly: true,
    run: async (lab) => {
      const http = await request(lab, `http://${second}/`, { limit: slow });
      const https = await request(lab, `https://${second}/`, { limit: slow });
      mustEqual([http.status, https.status], [200, 200], 'both ports answer');
      mustEqual(servedBy(lab, https), servedBy(lab, http), 'who answers');
      const holder = await waitForHolder(lab);
      must((await succeed(holder, 'ipvsadm -Ln')).includes('FWM  1 '), 'one service by its mark');
    },
  },
  {
    title:
      'one cable of the bond is pulled: nothing moves; the other, too: the next one of the order holds; they return',
    heals: true,
    run: async (lab) => {
      const holder = await waitForHolder(lab, ['litsha22']);
      await atMostOneHolder(lab, async () => {
        await holder.cut('public-1');
        await waitUntilSucceeds(
          holder,
          "grep -q '^Currently Active Slave: public-2$' /proc/net/bonding/public-nic",
        );
        await waitUntilServed(lab);
        mustEqual((await waitForHolder(lab)).name, holder.name, 'who holds');
        await holder.cut('public-2');
        await waitForHolder(lab, ['litsha23']);
        await waitUntilServed(lab);
        await waitUntilUrlServed(lab, `http://${second}/`);
      });
      await holder.heal('public-1');
      await holder.heal('public-2');
      await waitForHolder(lab, [holder.name]);
      await waitUntilServed(lab);
    },
  },
  {
    title:
      'a server is a client of the service itself: its network is the one that the servers are in',
    looksOnly: true,
    run: async (lab) => {
      const [server] = lab.realservers;
      must(server !== undefined, 'there is a server');
      const [address, port] = [floatingAddress(lab), 80];
      const ask = `exec 3<>/dev/tcp/${address}/${port}; printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3; cat <&3`;
      // Each of them in turn, itself among them.
      for (const _ of lab.realservers) {
        const { code, output } = await server.execute(`timeout ${slow} bash -c "${ask}"`);
        must(code === 0 && output.includes('litstat'), `a server asks the service: ${output}`);
      }
    },
  },
  {
    title:
      'every server is taken out: the director itself says sorry, with 503 and when to come back; they return',
    heals: true,
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      for (const name of allServers(lab)) await succeed(holder, `lvsmith drain ${name}`);
      const page = await waitFor(
        'the director says sorry',
        async () => {
          const answer = await request(lab, serviceUrl(lab, 'http', '/any?page=1'), {
            limit: slow,
          });
          return answer.status === 503 ? answer : undefined;
        },
        { deadline: patience, report: () => reportMachine(holder, 'lvsmith-sorry') },
      );
      must(page.body.includes('The shop is closed.'), `the page of the profile: ${page.body}`);
      const head = await run(
        lab.namespaces.inNamespace('client', [
          'curl',
          '--silent',
          '--head',
          '--max-time',
          String(slow),
          serviceUrl(lab, 'http'),
        ]),
        { accept: 'any' },
      );
      must(/^Retry-After: 90\r?$/im.test(head.stdout), `when to come back: ${head.stdout}`);
      // Nobody but IPVS reaches the page's own port.
      const [own] = lab.settings.cluster.directors;
      const { sorryPage } = lab.settings.cluster.services[0] ?? {};
      const aside = `http://${own?.public.address}:${sorryPage?.port}/`;
      mustEqual((await request(lab, aside)).status, 0, 'an answer past IPVS');
      for (const name of allServers(lab)) await succeed(holder, `lvsmith undrain ${name}`);
      await waitForFullPools(lab);
      await waitUntilServed(lab);
    },
  },
];

async function strictRouter(lab: Lab, value: 0 | 1): Promise<void> {
  const files = ['lan', 'lan-transit'].map((leg) => `/proc/sys/net/ipv4/conf/${leg}/rp_filter`);
  const script = files.map((path) => `echo ${value} >${path}`).join('; ');
  await run(lab.namespaces.inNamespace('router', ['sh', '-c', script]));
}
