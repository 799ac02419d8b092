import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import type { Browser, Page } from 'playwright-core';
import { parsePacemaker } from '../../overlays/base/state/pacemaker.ts';
import type { Action } from '../../overlays/shared/console/protocol.ts';
import type { DirectorState, TableService } from '../../overlays/shared/state/node-state.ts';
import { launchChromium, violations } from '../helpers/chromium.ts';
import { startConsole, stateOf } from '../helpers/console.ts';
import { recorded, withDirector } from '../helpers/node-state.ts';
import { pageAssets } from '../helpers/page-assets.ts';

// The console's page as the image has it, in Debian's Chromium, over states of a real cluster.

let browser: Browser;
let assets: Awaited<ReturnType<typeof pageAssets>>;

test.before('a browser and the page', async () => {
  browser = await launchChromium();
  assets = await pageAssets();
});

test.after.always('no browser stays', () => browser.close());

const healthy = parsePacemaker(recorded('healthy.xml'));
const moved = parsePacemaker(
  recorded('healthy.xml').replace(
    '<node name="litsha21" id="1" cached',
    '<node name="litsha22" id="2" cached',
  ),
);
const address = '192.168.71.205';
const password = 'correct horse battery';
const hostile = '<img src=x onerror="document.title=1"> & </script>';

const destination = (server: string, last: number) => ({
  server,
  endpoint: `192.168.71.${last}:80`,
  kernel: { forwarding: 'nat', weight: 1, activeConnections: 3, inactiveConnections: 4 } as const,
});

const table: readonly TableService[] = [
  {
    ...{ service: 'http', protocol: 'tcp', endpoint: `${address}:80`, scheduler: 'rr' },
    destinations: [destination('litstat1', 220), destination('litstat2', 150)],
  },
];

/** A state of now: what is old would be called stale. */
function stateNow(pacemaker: typeof healthy, holder: string) {
  const at = new Date().toISOString();
  const known = <T>(value: T) => ({ at, value });
  const parts: Partial<DirectorState> = {
    pacemaker: known(pacemaker),
    quorum: known({ quorate: true, votes: 3, expectedVotes: 3, needed: 2 }),
    addresses: known([{ name: 'lab', address, here: holder === 'litsha21', holder }]),
    health: known([
      {
        ...{ realserver: 'litstat1', service: 'http', verdict: 'down' },
        ...{ since: at, checked: at, words: hostile },
      },
    ]),
    drained: known([]),
    table: known(table),
    constraints: known([]),
    reconciler: known({ mon: 'answers', monSilentSince: null, problem: null }),
    sync: known({ role: 'master', receivingSince: 1, synced: true }),
    events: known([{ at, text: `member-down realserver=litstat1 ${hostile}` }]),
  };
  return stateOf({ ...withDirector(parts), at });
}

async function open(t: ExecutionContext, world: { pacemaker: typeof healthy; holder: string }) {
  const actions: Action[] = [];
  const { port } = await startConsole(t, {
    ...{ password, assets },
    look: () => stateNow(world.pacemaker, world.holder),
    act: (action) => {
      actions.push(action);
      const { verb, argument, simulate } = action;
      const result = simulate ? 'simulated' : 'done';
      const message = `${argument} is in standby`;
      const simulated = { [address]: 'litsha22' };
      return Promise.resolve({
        report: { verb, argument, result, message, warnings: [], simulated },
      });
    },
  });
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  t.teardown(() => context.close());
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // Who is not logged in is told so with 401, which Chromium shows as an error.
    if (message.type() === 'error' && !message.text().includes('401'))
      problems.push(message.text());
  });
  await page.goto(`https://localhost:${port}/`);
  return { page, problems, actions };
}

/** By keyboard alone, as far as there is something to reach. */
async function logIn(page: Page): Promise<void> {
  await page.getByLabel('Your name, for the journal').waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('ada');
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Cluster' }).waitFor();
}

/** Presses Tab until something has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, name: string): Promise<void> {
  const target = page.getByRole('button', { name, exact: true });
  for (let press = 0; press < 100; press++) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === element.ownerDocument.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${name}`);
}

test.serial('log in by keyboard, see the holder, and see it move', async (t) => {
  const world = { pacemaker: healthy, holder: 'litsha21' };
  const { page, problems } = await open(t, world);
  t.deepEqual(await violations(page), [], 'the login');
  await logIn(page);
  const headline = page.getByRole('status');
  t.regex((await headline.textContent()) ?? '', /litsha21/);
  t.deepEqual(await violations(page), [], 'the board');
  const reports = 'build/reports/console';
  mkdirSync(reports, { recursive: true });
  await page.screenshot({ path: join(reports, 'board.png'), fullPage: true });

  Object.assign(world, { pacemaker: moved, holder: 'litsha22' });
  await headline.filter({ hasText: 'litsha22' }).waitFor({ timeout: 30_000 });
  t.deepEqual(problems, []);
});

test.serial('in the dark and on a phone it is as readable', async (t) => {
  const { page } = await open(t, { pacemaker: healthy, holder: 'litsha21' });
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await logIn(page);
  t.deepEqual(await violations(page), []);
  await page.setViewportSize({ width: 390, height: 844 });
  t.deepEqual(await violations(page), []);
  const width: unknown = await page.evaluate('document.documentElement.scrollWidth');
  t.true(Number(width) <= 390, `nothing is beside the screen: ${String(width)}`);
  const narrowest: unknown = await page.evaluate(
    'Math.min(...[...document.querySelectorAll("td:not(:empty), th")].map((cell) => cell.clientWidth))',
  );
  t.true(Number(narrowest) >= 40, `no cell has a letter a line: ${String(narrowest)}`);
  await page.screenshot({ path: 'build/reports/console/phone.png', fullPage: true });
});

test.serial('what servers say is text, whatever it is', async (t) => {
  const { page, problems } = await open(t, { pacemaker: healthy, holder: 'litsha21' });
  await logIn(page);
  await page.getByText(hostile).first().waitFor();
  t.is(await page.locator('img').count(), 0);
  t.not(await page.title(), '1');
  t.deepEqual(problems, []);
});

test.serial('an action by keyboard: what will happen, no, and yes', async (t) => {
  const { page, actions } = await open(t, { pacemaker: healthy, holder: 'litsha21' });
  await logIn(page);
  await tabTo(page, 'Standby litsha21');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText(`${address} on litsha22`).waitFor();
  t.deepEqual(await violations(page), [], 'the dialog');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
  t.deepEqual(
    actions.map(({ simulate }) => simulate),
    [true],
    'Escape changes nothing',
  );
  await tabTo(page, 'Standby litsha21');
  await page.keyboard.press('Enter');
  await dialog.getByRole('button', { name: 'Do it', exact: true }).waitFor();
  await tabTo(page, 'Do it');
  await page.keyboard.press('Enter');
  await dialog.getByText('Done:').waitFor();
  t.like(actions.at(-1), { verb: 'standby', argument: 'litsha21', simulate: false, force: false });
  t.regex(actions.at(-1)?.by ?? '', /^ada from /);
});

test.serial('a thousand servers of four services are shown, followed and steered', async (t) => {
  const names = Array.from({ length: 1000 }, (_, index) => `server${index}`);
  let looks = 0;
  const { port, live } = await startConsole(t, {
    ...{ password, assets },
    look: () => {
      const seen = looks++;
      const at = new Date().toISOString();
      const services = ['http', 'https', 'api', 'video'].map((service, number) => ({
        ...{ service, protocol: 'tcp', endpoint: `${address}:${8000 + number}`, scheduler: 'rr' },
        destinations: names.map((server, index) => ({
          ...{ server, endpoint: `10.0.${index >> 8}.${index & 255}:80` },
          kernel: {
            ...({ forwarding: 'nat', weight: 1, inactiveConnections: 0 } as const),
            activeConnections: index === 999 ? seen : 7,
          },
        })),
      }));
      return stateOf({ ...withDirector({ table: { at, value: services } }), at });
    },
  });
  t.false(live.isFull);
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  t.teardown(() => context.close());
  const page = await context.newPage();
  await page.goto(`https://localhost:${port}/`);
  await logIn(page);
  const row = page
    .getByRole('table', { name: 'video:' })
    .getByRole('row')
    .filter({ hasText: 'server999' });
  const active = row.getByRole('cell').nth(3);
  const before = Number(await active.textContent());
  // A browser that is behind leaves looks out.
  const later = Array.from({ length: 1000 }, (_, index) => before + 2 + index);
  const isLater = new RegExp(`^(${later.join('|')})$`);
  await active.filter({ hasText: isLater }).waitFor({ timeout: 60_000 });
  t.is(await page.getByRole('rowheader', { name: /^server/ }).count(), 4000);
});

test.serial('another site can do nothing with the session of somebody who visits it', async (t) => {
  const { page, actions } = await open(t, { pacemaker: healthy, holder: 'litsha21' });
  await logIn(page);
  const target = new URL(page.url()).origin;
  const body = JSON.stringify({ verb: 'standby', argument: 'litsha21', simulate: false });
  const evil = createServer((_, response) => {
    response.setHeader('content-type', 'text/html');
    response.end(`<title>evil</title><iframe src="${target}/"></iframe>
      <form method="post" action="${target}/api/act" enctype="text/plain"><input name='${body}'></form>`);
  });
  await new Promise<void>((resolve) => void evil.listen(0, '127.0.0.1', resolve));
  t.teardown(() => evil.close());
  const bound = evil.address();
  const own = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const elsewhere = await page.context().newPage();
  await elsewhere.goto(`http://127.0.0.1:${own}/`);
  const tried: unknown = await elsewhere.evaluate(`Promise.all([
    fetch('${target}/api/session', { credentials: 'include' }),
    fetch('${target}/api/history', { credentials: 'include' }),
    fetch('${target}/api/act', { method: 'POST', credentials: 'include', mode: 'no-cors', body: '${body}' }),
    new Promise((resolve) => { const s = new EventSource('${target}/api/events', { withCredentials: true }); s.onerror = () => resolve('no'); s.onmessage = () => resolve('heard'); }),
  ].map((each) => each.then((it) => typeof it === 'string' ? it : 'answered', () => 'no')))`);
  t.deepEqual(tried, ['no', 'no', 'no', 'no']);
  const framed = elsewhere
    .frames()
    .slice(1)
    .map((frame) => frame.url());
  t.deepEqual(framed, ['chrome-error://chromewebdata/'], 'it is shown in no frame');
  const answered = elsewhere.waitForResponse(`${target}/api/act`);
  await elsewhere.evaluate('document.forms[0].submit()');
  t.is((await answered).status(), 403);
  t.deepEqual(actions, []);
});
