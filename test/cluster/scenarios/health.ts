import { succeed, waitForPort } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import {
  allServers,
  collectAnswers,
  waitForLog,
  readGuestTime,
  waitForPool,
  waitForFullPools,
  waitForPoolEverywhere,
} from '../helpers/observe.ts';
import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

interface Trouble {
  readonly what: string;
  /** On the realserver. */
  readonly begin: string;
  readonly end: string;
  readonly isVariant?: true;
}

const health = '/usr/share/lvsmith/www/health.txt';
const disturb = '/etc/apache2/conf-enabled/disturb.conf';

/** All of a server's services fail. */
const whole: readonly Trouble[] = [
  { what: 'Apache is stopped', begin: 'systemctl stop apache2', end: 'systemctl start apache2' },
  {
    what: 'Apache hangs',
    begin: 'systemctl kill -s STOP apache2',
    end: 'systemctl kill -s CONT apache2',
    isVariant: true,
  },
  {
    what: 'the health page has another content',
    begin: `echo maintenance >/run/other && mount --bind /run/other ${health}`,
    end: `umount ${health}`,
    isVariant: true,
  },
];

/** Only https fails. */
const partial: readonly Trouble[] = [
  {
    what: 'https answers 500',
    begin: `printf '%s\\n' '<If "%{SERVER_PORT} == 443">' 'Redirect 500 /health' '</If>' >${disturb} && systemctl reload apache2`,
    end: `rm ${disturb} && systemctl reload apache2`,
  },
];

export const failingServers: readonly Scenario[] = [
  ...whole.map(({ what, begin, end, isVariant = false }) => ({
    title: `${what} on one server: it leaves both pools on every director, the others serve, and it returns`,
    heals: true as const,
    isVariant,
    run: async (lab: Lab) => {
      const { server, others, holder } = await first(lab);
      const since = await readGuestTime(holder);
      await succeed(server, begin);
      await Promise.all(
        ['http', 'https'].map((service) => waitForPoolEverywhere(lab, service, others)),
      );
      mustEqual(
        [...new Set(await collectAnswers(lab, 'http', 4))].toSorted(),
        others,
        'who answers',
      );
      await waitForLog(holder, `member-down realserver=${server.name}`, since);
      await succeed(server, end);
      await waitForPort(server, 443);
      await waitForFullPools(lab);
      await waitForLog(holder, `member-up realserver=${server.name}`, since);
    },
  })),
  ...partial.map(({ what, begin, end }) => ({
    title: `${what} on one server: it leaves the pool of https only, and returns`,
    heals: true as const,
    run: async (lab: Lab) => {
      const { server, others } = await first(lab);
      await succeed(server, begin);
      await waitForPool(lab, 'https', others);
      await waitForPool(lab, 'http', allServers(lab));
      const both = ['https', 'http'].map((service) => collectAnswers(lab, service, 4));
      const seen = (await Promise.all(both)).map((names) => [...new Set(names)].toSorted());
      mustEqual(seen, [others, allServers(lab)], 'who answers by https and by http');
      await succeed(server, end);
      await waitForPool(lab, 'https', allServers(lab));
    },
  })),
  {
    title: 'mon is killed: it is started again, and still finds a server that fails later',
    heals: true,
    run: async (lab) => {
      const { server, others, holder } = await first(lab);
      await succeed(holder, 'systemctl kill -s KILL mon');
      await succeed(server, 'systemctl stop apache2');
      await waitForPool(lab, 'http', others);
      // Here, and not only on a director that the address has moved to.
      await waitForPort(holder, 2583);
      await succeed(server, 'systemctl start apache2');
    },
  },
  {
    title: 'mon is restarted while a server is down and the server recovers meanwhile: it returns',
    heals: true,
    isVariant: true,
    run: async (lab) => {
      const { server, others, holder } = await first(lab);
      await succeed(server, 'systemctl stop apache2');
      await waitForPool(lab, 'http', others);
      await succeed(holder, 'systemctl kill -s STOP mon');
      await succeed(server, 'systemctl start apache2');
      await succeed(holder, 'systemctl kill -s KILL mon');
      await waitForPool(lab, 'http', allServers(lab));
    },
  },
  {
    title:
      'the checker stands still, and then does not run at all: no server leaves, one that fails does, and status and journal say so',
    isVariant: true,
    heals: true,
    run: async (lab) => {
      const { server, others, holder } = await first(lab);
      const since = await readGuestTime(holder);
      await onDirectors(lab, 'systemctl kill -s STOP lvsmith-checker');
      await waitForLog(holder, 'checker-silent', since);
      // systemd would start it again.
      await onDirectors(lab, 'systemctl stop lvsmith-checker');
      const status = await succeed(holder, 'lvsmith status || true');
      must(status.includes('the checker does not work'), `status says so: ${status}`);
      await waitForPoolEverywhere(lab, 'http', allServers(lab));
      await succeed(server, 'systemctl stop apache2');
      await waitForPoolEverywhere(lab, 'http', others);
      await succeed(server, 'systemctl start apache2');
      await waitForFullPools(lab);
      const events = await succeed(holder, `journalctl -q -t lvsmith --since '${since}' -o cat`);
      const left = events.split('\n').filter((line) => line.startsWith('member-down'));
      must(
        left.every((line) => line.includes(`realserver=${server.name} `)),
        `nobody else left: ${left.join('; ')}`,
      );
      await onDirectors(lab, 'systemctl start lvsmith-checker');
      await waitForLog(holder, 'checker-works', since);
    },
  },
  {
    title: 'all servers are down: the pool is empty, and full again when they return',
    heals: true,
    run: async (lab) => {
      const all = (script: string) =>
        Promise.all(lab.realservers.map((server) => succeed(server, script)));
      await all('systemctl stop apache2');
      await waitForPool(lab, 'http', []);
      mustEqual(await collectAnswers(lab, 'http', 1), ['none'], 'who answers');
      await all('systemctl start apache2');
      await waitForPool(lab, 'http', allServers(lab));
      must(
        !(await collectAnswers(lab, 'http', 4)).includes('none'),
        'every request is answered again',
      );
    },
  },
];

function onDirectors(lab: Lab, script: string) {
  return Promise.all(lab.directors.map((director) => succeed(director, script)));
}

async function first(lab: Lab) {
  const holder = await waitForHolder(lab);
  const [server] = lab.realservers;
  if (server === undefined) throw new Error('the profile has no realserver');
  return { holder, server, others: allServers(lab).filter((name) => name !== server.name) };
}
