import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { parse, stringify } from 'yaml';
import { monitoringFiles } from '../../../scripts/render/monitoring/monitoring-files.ts';
import { request } from '../../../scripts/lab/cluster/http-client.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { waitFor } from '../../../scripts/lab/guest/wait.ts';
import { startChild, type Child } from '../../../scripts/runtime/child.ts';
import { sandboxed } from '../../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../../scripts/toolchain/sysroots.ts';

const port = 9090;
/** Milliseconds: several scrapes of machines whose processors are emulated. */
const patience = 240_000;
/** Milliseconds between two questions to Prometheus itself, which is on the host's processors. */
const interval = 500;

/** Seconds. */
const scrapes = 60;

/**
 * Debian's Prometheus on the client's computer, with the files that `render --monitoring` writes. Only that it asks the
 * directors alone, and once a minute: an emulated node needs seconds of its processor for an answer, and five that
 * answer at the same time would starve each other until watchdogs reset them.
 */
export class Prometheus {
  readonly #lab: Lab;
  readonly #child: Child;

  private constructor(lab: Lab, child: Child) {
    this.#lab = lab;
    this.#child = child;
  }

  static async start(lab: Lab): Promise<Prometheus> {
    const folder = await mkdtemp(join(tmpdir(), 'prometheus-'));
    for (const [name, text] of monitoringFiles(lab.settings.cluster))
      await writeFile(join(folder, name), name === 'scrape.yaml' ? labConfig(text) : text);
    const argv = sandboxed(
      await ensureSysroot('monitoring'),
      [
        // What enters the network for it is all that this process can end.
        'setpriv',
        '--pdeathsig',
        'KILL',
        'prometheus',
        '--config.file=/in/scrape.yaml',
        '--storage.tsdb.path=/tmp/data',
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { readOnly: { '/in': folder }, env: { TMPDIR: '/tmp' } },
    );
    return new Prometheus(lab, await startChild(lab.namespaces.hostArgv('client', argv)));
  }

  /** Waits until it has scraped each of these nodes. */
  scraped(nodes: readonly string[]): Promise<void> {
    return this.#until(
      `Prometheus scrapes ${nodes.join(' and ')}`,
      '/api/v1/query?query=lvsmith_build_info',
      (text) => nodes.every((name) => text.includes(`"node":"${name}"`)),
    );
  }

  /** Waits until an alert fires. */
  fires(alert: string): Promise<void> {
    return this.#until(`the alert ${alert} fires`, '/api/v1/alerts', (text) => {
      const { data }: { data?: { alerts?: { labels: { alertname: string }; state: string }[] } } =
        JSON.parse(text);
      return (data?.alerts ?? []).some(
        ({ labels, state }) => labels.alertname === alert && state === 'firing',
      );
    });
  }

  /** Its own page of alerts, as somebody meets it who was called. */
  async takePicture(browser: Browser): Promise<void> {
    const page = await browser.newPage({ viewport: { width: 1180, height: 700 } });
    await page.goto(`http://127.0.0.1:${port}/classic/alerts`);
    await page.screenshot({ path: 'build/reports/console/alerts.png' });
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGTERM');
    await this.#child.ended;
  }

  async #until(what: string, path: string, enough: (text: string) => boolean): Promise<void> {
    let last = '';
    const ask = async () => {
      const { body, error } = await request(this.#lab, `http://127.0.0.1:${port}${path}`);
      last = body === '' ? error : body;
      if (body !== '' && enough(body)) return true;
      await pause(interval);
      return undefined;
    };
    const report = () => Promise.resolve(`${last}\n${this.#child.complaint()}`);
    await waitFor(what, ask, { deadline: patience, report });
  }
}

interface ScrapeConfig {
  readonly scrape_configs: readonly {
    readonly static_configs: readonly { readonly labels: { readonly role: string } }[];
  }[];
}

/** A whole configuration of what is rendered for `scrape_configs`. */
function labConfig(text: string): string {
  const { scrape_configs: jobs }: ScrapeConfig = parse(text);
  return stringify({
    global: { evaluation_interval: '1s' },
    rule_files: ['rules.yaml'],
    scrape_configs: jobs.map((job) => ({
      ...job,
      scrape_interval: `${scrapes}s`,
      scrape_timeout: `${scrapes}s`,
      static_configs: job.static_configs.filter(({ labels }) => labels.role === 'director'),
    })),
  });
}
