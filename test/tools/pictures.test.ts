import { statSync } from 'node:fs';
import test from 'ava';
import type { Browser } from 'playwright-core';
import type { ConsoleState } from '../../overlays/shared/console/protocol.ts';
import type { Known, TableService } from '../../overlays/shared/state/node-state.ts';
import type { Rates } from '../../overlays/shared/state/rates.ts';
import { launchChromium } from '../helpers/chromium.ts';
import { startConsole, stateOf } from '../helpers/console.ts';
import { healthyPacemaker, withDirector } from '../helpers/node-state.ts';
import { pageAssets } from '../helpers/page-assets.ts';
import { largestPicture, pictureFile, takePicture } from '../helpers/picture.ts';

/*
 * The guide's pictures: the console as the image has it, in Debian's Chromium. What pacemaker says was recorded on a
 * real cluster of three directors; the load on the servers is an example. `npm run pictures` puts them
 * into the docs.
 */

let browser: Browser;

test.before(async () => {
  browser = await launchChromium();
});

test.after.always(() => browser.close());

const address = '192.168.71.205';
const servers = [
  ['litstat1', '192.168.71.220'],
  ['litstat2', '192.168.71.150'],
] as const;
const services = [
  ['http', 80, 30],
  ['https', 443, 12],
] as const;

/** What goes up and down, as people come and go. */
const wave = (look: number, much: number) => Math.round(much * (1 + 0.3 * Math.sin(look / 5)));

/** The holder at one of its looks. */
function stateAt(look: number): ConsoleState {
  const at = new Date().toISOString();
  const known = <T>(value: T): Known<T> => ({ at, value });
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  const rates: Record<string, Rates> = {};
  const down = (server: string, service: string) => server === 'litstat2' && service === 'https';
  const table: readonly TableService[] = services.map(([service, port, much]) => ({
    ...{ service, protocol: 'tcp', endpoint: `${address}:${port}`, scheduler: 'wlc' },
    destinations: servers.map(([server, ip], index) => {
      const active = wave(look + index * 4, much);
      const key = `tcp ${address}:${port}`;
      if (down(server, service)) return { server, endpoint: `${ip}:${port}`, kernel: null };
      const [news, incoming, outgoing] = rates[key] ?? [0, 0, 0];
      rates[`${key} ${ip}:${port}`] = [active, active * 410, active * 9700];
      rates[key] = [news + active, incoming + active * 410, outgoing + active * 9700];
      return {
        ...{ server, endpoint: `${ip}:${port}` },
        kernel: {
          ...({ forwarding: 'nat', weight: 1 } as const),
          ...{ activeConnections: active * 3, inactiveConnections: active * 5 },
        },
      };
    }),
  }));
  const node = withDirector({
    quorum: known({ quorate: true, votes: 3, expectedVotes: 3, needed: 2 }),
    pacemaker: known(healthyPacemaker),
    addresses: known([{ name: 'lab', address, here: true, holder: 'litsha21', since: ago(8054) }]),
    table: known(table),
    health: known(
      services.flatMap(([service]) =>
        servers.map(([realserver]) => ({
          ...{ realserver, service, checked: at },
          ...(down(realserver, service)
            ? ({ verdict: 'down', since: ago(75), words: 'Connection refused' } as const)
            : ({ verdict: 'up', since: ago(7201), words: '' } as const)),
        })),
      ),
    ),
    reconciler: known({ mon: 'answers', monSilentSince: null, problem: null }),
    sync: known({ role: 'master', receivingSince: 1, synced: true }),
    ...{ drained: known([]), constraints: known([]), events: known([]) },
  });
  const state = stateOf({ ...node, at }, rates);
  const seconds = Date.now() / 1000;
  const sum = Math.round(84 * seconds - 100 * Math.cos(seconds / 5));
  return {
    ...state,
    rates: known(rates),
    links: known('value' in state.links ? state.links.value : []),
    traffic: known({ connections: sum, incomingBytes: sum * 410 }),
  };
}

test('the pictures of the guide are small, and so are those in the docs', async (t) => {
  let looks = 0;
  let enough: () => void = () => undefined;
  /** Of some seconds. */
  const hasCharts = new Promise<void>((resolve) => (enough = resolve));
  const { port } = await startConsole(t, {
    ...{ password: 'correct horse battery', assets: await pageAssets() },
    look: () => {
      if (looks === 15) enough();
      return stateAt(looks++);
    },
  });
  const context = await browser.newContext({
    ...{ ignoreHTTPSErrors: true, reducedMotion: 'reduce' },
    viewport: { width: 1000, height: 800 },
  });
  t.teardown(() => context.close());
  const page = await context.newPage();
  await page.goto(`https://localhost:${port}/`);
  await page.getByLabel('Your name, for the journal').fill('ada');
  await page.getByLabel('Password of the console').fill('correct horse battery');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('heading', { name: 'Cluster', exact: true }).waitFor();
  await hasCharts;
  const top = async (name: string) => {
    const heading = page.getByRole('heading', { name, exact: true });
    return Math.max(0, Math.round(((await heading.boundingBox())?.y ?? 0) - 24));
  };
  for (const [name, from, to] of [
    ['console-cluster', undefined, 'Service'],
    ['console-service', 'Service', 'History'],
  ] as const) {
    // This process was busy with the picture before, and the page has said so.
    await page.locator('main:not(.stale)').waitFor();
    const lines = [from === undefined ? 0 : await top(from), await top(to)] as const;
    const size = await takePicture(page, name, lines);
    t.true(size < largestPicture, `${name} has ${size} bytes`);
    t.true(statSync(pictureFile(name)).size < largestPicture, 'npm run pictures');
  }
});
