import { succeed } from '../../../scripts/lab/guest.ts';
import { mustEqual, must, type Scenario } from '../helpers/scenario.ts';
import { answers, theHolder, allServers } from '../helpers/observe.ts';
import { preferred } from '../helpers/recover.ts';

/** What a healthy cluster does. */
export const serving: readonly Scenario[] = [
  {
    title: 'every realserver answers on 80 and 443 with its own name, to every director',
    run: async (lab) => {
      for (const { name, public: at } of lab.settings.cluster.realservers)
        for (const scheme of ['http', 'https'])
          for (const director of lab.directors) {
            const page = await succeed(director, get(`${scheme}://${at.address}/`));
            must(page.includes(name), `${name} names itself on ${scheme}: ${page}`);
          }
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
    title: 'three directors have a quorum, and the preferred one holds the address',
    run: async (lab) => {
      for (const director of lab.directors) {
        const quorum = await succeed(director, 'corosync-quorumtool -s || true');
        must(/Quorate:\s+Yes/.test(quorum), `${director.name} has quorum`);
        must(/Total votes:\s+3/.test(quorum), `${director.name} counts three votes`);
      }
      mustEqual((await theHolder(lab)).name, preferred(lab), 'the holder');
    },
  },
  ...['http', 'https'].map((service) => ({
    title: `${service}: requests go to the servers in exact turns`,
    run: async (lab: Parameters<Scenario['run']>[0]) => {
      const seen = await answers(lab, service, 8);
      const servers = allServers(lab);
      for (const server of servers)
        mustEqual(seen.filter((each) => each === server).length, 8 / servers.length, server);
      for (const [index, name] of seen.entries())
        must(name !== seen[index - 1], `nobody twice in a row: ${seen.join(' ')}`);
    },
  })),
];

/** The directors have no curl; Node is there for their programs, and follows the same rules. */
function get(url: string): string {
  const code = `process.env.NODE_TLS_REJECT_UNAUTHORIZED='0';fetch('${url}').then(async (r)=>{console.log(await r.text());process.exit(r.status===200?0:1)})`;
  return `node -e "${code}" 2>/dev/null`;
}
