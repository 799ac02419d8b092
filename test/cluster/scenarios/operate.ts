import { endpoint } from '../../../overlays/shared/net/ip.ts';
import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { request } from '../../../scripts/lab/cluster/http-client.ts';
import { floatingAddress } from '../../../scripts/lab/cluster/state.ts';
import { fail, succeed } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';
import { waitUntilServed } from '../helpers/observe.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** Milliseconds for a command that asks several programs, or waits for the cluster. */
const timeout = 300_000;

/** What somebody asks at night, and what the answer must be. */
export const operate: readonly Scenario[] = [
  {
    title:
      'standby, move and online: the addresses go where they are sent, no constraint stays, why names the reason and history who did it',
    isVariant: true,
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      const address = floatingAddress(lab);
      const [other, third] = lab.directors.filter(({ name }) => name !== holder.name);
      must(other !== undefined && third !== undefined, 'there are three directors');

      const refused = await fail(other, `lvsmith move ${other.name} --yes`);
      must(refused.includes('would go back'), `a move that does not last is refused: ${refused}`);

      const before = await succeed(other, 'lvsmith why', timeout);
      must(before.includes(`${address} (lab) is on ${holder.name}`), `who holds: ${before}`);
      const loss = new RegExp(`^  ${holder.name} +${address} would go to `, 'm');
      must(loss.test(before), `who would be next: ${before}`);

      await succeed(other, `lvsmith standby ${holder.name} --yes`, timeout);
      const next = await waitForHolder(lab, [other.name, third.name]);
      const target = next.name === other.name ? third : other;
      await succeed(other, `lvsmith move ${target.name} --yes`, timeout);
      mustEqual((await waitForHolder(lab)).name, target.name, 'who holds after the move');
      const after = await succeed(holder, 'lvsmith why', timeout);
      must(after.includes(`is on ${target.name}`), `it follows: ${after}`);
      must(after.includes('is in standby'), `and says why: ${after}`);
      await fail(holder, 'cibadmin --query | grep -q cli-prefer');

      const status = await fail(holder, 'lvsmith status');
      must(status.includes('in standby'), `it says that it is in standby: ${status}`);
      await succeed(holder, 'lvsmith online --yes', timeout);
      await waitForHolder(lab, [holder.name]);
      await checkHistory(lab, other, holder.name, target.name);
      await waitUntilServed(lab);
    },
  },
  {
    title: 'servers and top: each server is asked as mon asks it, and a text screen shows it all',
    looksOnly: true,
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      const answers = await succeed(holder, 'lvsmith servers || true', timeout);
      for (const { name } of lab.realservers)
        for (const service of ['http', 'https'])
          must(
            new RegExp(`^${name} +${service} +\\d+ ms  works`, 'm').test(answers),
            `${name} answers its checks of ${service}: ${answers}`,
          );
      const top = await succeed(holder, 'lvsmith top --once', timeout);
      must(top.includes(`${floatingAddress(lab)} (lab) is here`), `top: ${top}`);
    },
  },
];

/** One history of all directors has the takeover, and who wanted it. */
async function checkHistory(lab: Lab, asked: Machine, standby: string, took: string) {
  const parts: string[] = [];
  for (const director of lab.directors)
    parts.push(await succeed(director, 'lvsmith history --since=-30min --json', timeout));
  const lines = Buffer.from(parts.join('\n')).toString('base64');
  const whole = await succeed(
    asked,
    `echo ${lines} | base64 -d | lvsmith history --merge`,
    timeout,
  );
  must(
    new RegExp(`${asked.name} +root: lvsmith standby ${standby}: done`).test(whole),
    `who did it: ${whole}`,
  );
  must(
    new RegExp(`${took} +took the floating address`).test(whole),
    `that ${took} took the address: ${whole}`,
  );
}

/** For a lab whose profile has metrics for the client's network, and not for the router's. */
export const scraped: readonly Scenario[] = [
  {
    title:
      'metrics: every node answers a scrape from the network of the profile, and from no other',
    looksOnly: true,
    run: async (lab) => {
      const { cluster } = lab.settings;
      const port = cluster.metrics?.port ?? 0;
      const directors = cluster.directors.map((each) => each.public.address);
      const nodes = [...directors, ...cluster.realservers.map(({ nic }) => nic.address)];
      let held = 0;
      for (const address of nodes) {
        const url = `http://${endpoint(address, port)}/metrics`;
        const { status, body, error } = await request(lab, url, { limit: 30 });
        mustEqual(status, 200, `${address} answers a scrape: ${error}`);
        must(body.includes('lvsmith_unit_active{unit="nftables"} 1'), `its units: ${body}`);
        held += [...body.matchAll(/^lvsmith_floating_address_held\{.*name="pair"\} 1$/gm)].length;
      }
      mustEqual(held, 1, 'how many hold the address');
      const stranger = `http://${endpoint(nodes[0] ?? '', port)}/metrics`;
      mustEqual((await request(lab, stranger, { from: 'router' })).status, 0, 'a stranger');
    },
  },
];
