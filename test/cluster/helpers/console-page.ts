import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { endpoint } from '../../../overlays/shared/net/ip.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';
import { secretsFolder } from '../../../scripts/secrets/kept-secret.ts';
import { launchChromium, violations } from '../../helpers/chromium.ts';
import { mustEqual } from './scenario.ts';

/** Milliseconds for what the page shows by itself; several times what it takes on emulated processors. */
const patience = 120_000;
/** Milliseconds for what waits until the cluster has done something. */
export const longPatience = 300_000;

/** Where pictures of real clusters are kept. */
const pictures = 'build/reports/console';

/** Somebody at the client's computer, with a browser. */
export async function withBrowser<T>(lab: Lab, use: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await launchChromium((argv) => lab.namespaces.hostArgv('client', argv));
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}

/** The console of one director, as somebody sees it who has logged in. */
export class ConsolePage {
  readonly page: Page;
  readonly #problems: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.#problems.push(String(error)));
  }

  /** Opens it at the director's own address, and logs in with the password that the seed brought. */
  static async open(lab: Lab, browser: Browser, director: Machine): Promise<ConsolePage> {
    const { cluster } = lab.settings;
    const found = cluster.directors.find(({ name }) => name === director.name);
    const context = await browser.newContext({ ignoreHTTPSErrors: true, reducedMotion: 'reduce' });
    context.setDefaultTimeout(patience);
    const console = new ConsolePage(await context.newPage());
    const { page } = console;
    const at = endpoint(found?.public.address ?? '', cluster.console?.port ?? 0);
    await page.goto(`https://${at}/`);
    await page.getByLabel('Your name, for the journal').fill('ada');
    const password = readFileSync(join(secretsFolder(cluster.name), 'console-password'), 'utf8');
    await page.getByLabel('Password of the console').fill(password.trim());
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Cluster', exact: true }).waitFor();
    return console;
  }

  /** The one sentence that a screen reader is told. */
  get headline(): Locator {
    return this.page.getByRole('status');
  }

  /** @throws Error when the headline does not say it in time. */
  async says(words: string | RegExp, timeout = patience): Promise<void> {
    try {
      await this.headline.filter({ hasText: words }).waitFor({ timeout });
    } catch (error) {
      const seen = await this.headline.textContent().catch(String);
      throw new Error(
        `the headline says ${String(words)}: not within ${timeout / 1000} s: ${seen}`,
        {
          cause: error,
        },
      );
    }
  }

  /** @throws Error when these words are nowhere in time. */
  async shows(words: string | RegExp, timeout = patience): Promise<void> {
    try {
      await this.page.getByText(words).first().waitFor({ timeout });
    } catch (error) {
      const seen = await this.page.locator('main').innerText().catch(String);
      throw new Error(`the page shows ${String(words)}: not within ${timeout / 1000} s:\n${seen}`, {
        cause: error,
      });
    }
  }

  /** A row of one of its tables, by the name at its beginning. */
  row(table: string, name: string): Locator {
    return this.page
      .getByRole('table', { name: table })
      .getByRole('row')
      .filter({ has: this.page.getByRole('rowheader', { name }) });
  }

  /** Has an action simulated, done, and its dialog closed. Returns what was said before. */
  async does(button: string): Promise<string> {
    await this.page.getByRole('button', { name: button, exact: true }).first().click();
    const dialog = this.page.getByRole('dialog');
    const go = dialog.getByRole('button', { name: 'Do it', exact: true });
    await go.waitFor({ timeout: longPatience });
    const outlook = await dialog.innerText();
    await go.click();
    await dialog.getByText('Done:').waitFor({ timeout: longPatience });
    await dialog.getByRole('button', { name: 'Close' }).click();
    return outlook;
  }

  /** Ends its stream: what nobody looks at costs the director nothing. */
  leave(): Promise<void> {
    return this.page.close();
  }

  /** Nothing for axe-core to complain of, and no error of the page's own. */
  async mustBeSound(): Promise<void> {
    mustEqual(await violations(this.page), [], 'what axe-core finds');
    mustEqual(this.#problems, [], 'errors of the page');
  }

  /** Pictures as a person sees it, in daylight, in the dark and on a phone. */
  async takePictures(name: string): Promise<void> {
    mkdirSync(pictures, { recursive: true });
    const { page } = this;
    const take = async (kind: string) => {
      await page.evaluate('scrollTo(0, 0)');
      await page.screenshot({ path: join(pictures, `${name}-${kind}.png`) });
    };
    await page.setViewportSize({ width: 1180, height: 1240 });
    await take('light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await take('dark');
    await page.setViewportSize({ width: 390, height: 844 });
    await take('phone');
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 1180, height: 1240 });
  }
}
