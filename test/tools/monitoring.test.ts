import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import test from 'ava';
import { contentType } from '../../overlays/base/metrics/exposition.ts';
import { monitoringFiles } from '../../scripts/render/monitoring/monitoring-files.ts';
import { run } from '../../scripts/runtime/run.ts';
import { startChild } from '../../scripts/runtime/child.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import { launchChromium } from '../helpers/chromium.ts';
import { metricsPages } from '../helpers/metrics.ts';
import { largestPicture, takePicture } from '../helpers/picture.ts';
import { loadText, variation } from '../helpers/profile-texts.ts';
import { buildModel } from '../../scripts/model/model.ts';

// Debian's own Prometheus reads what nodes and profile give it, and its promtool judges and tests the rules.

const { cluster } = buildModel(
  loadText(variation({ more: 'metrics: { enabled: true, from: [10.9.0.0/16] }' })).profile,
);

async function withFiles<T>(
  change: (name: string, text: string) => string,
  use: (
    folder: string,
    tool: (line: string) => Promise<{ code: number; said: string }>,
  ) => Promise<T>,
): Promise<T> {
  const tree = await ensureSysroot('monitoring');
  const folder = await mkdtemp(join(tmpdir(), 'lvsmith-monitoring-'));
  try {
    for (const [name, text] of monitoringFiles(cluster))
      await writeFile(join(folder, name), change(name, text));
    for (const [role, text] of Object.entries(metricsPages))
      await writeFile(join(folder, `${role}.prom`), change(role, text));
    const tool = async (line: string) => {
      const options = {
        readOnly: { '/in': folder },
        workingFolder: '/in',
        env: { TMPDIR: '/tmp' },
      };
      const argv = sandboxed(tree, ['sh', '-c', line], options);
      const { code, stdout, stderr } = await run(argv, { accept: 'any', timeout: 60_000 });
      return { code, said: `${stdout}${stderr}` };
    };
    return await use(folder, tool);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The page of alerts as Prometheus shows it to somebody who was called. */
async function pictureOf(url: string): Promise<number> {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
    await page.goto(url);
    // What is pending fires after a while.
    const firing = page.getByText(/\([1-9]\d* active\)/).first();
    await firing.waitFor();
    return await takePicture(page, 'prometheus-alerts', [0, 620]);
  } finally {
    await browser.close();
  }
}

const asWritten = (_: string, text: string) => text;

test.serial('promtool finds nothing in the metrics of either role', (t) =>
  withFiles(asWritten, async (_, tool) => {
    for (const role of Object.keys(metricsPages)) {
      const { code, said } = await tool(`promtool check metrics <${role}.prom`);
      t.is(code, 0, said);
      t.is(said.trim(), '');
    }
  }),
);

test.serial('every rule fires when it should, and stays quiet otherwise', (t) =>
  withFiles(asWritten, async (_, tool) => {
    t.like(await tool('promtool check rules rules.yaml'), { code: 0 });
    t.like(await tool('promtool check config --syntax-only scrape.yaml'), { code: 0 });
    const { code, said } = await tool('promtool test rules rules.test.yaml');
    t.is(code, 0, said);
  }),
);

test.serial('a rule that is broken, or asks another cluster, fails its test', (t) =>
  withFiles(
    (name, text) =>
      name === 'rules.yaml' ? text.replace(/(alert: LvsmithNoHolder\n.*) < 1$/m, '$1 < 0') : text,
    async (_, tool) => {
      const { code, said } = await tool('promtool test rules rules.test.yaml');
      t.is(code, 1);
      t.regex(said, /LvsmithNoHolder/);
    },
  ),
);

test.serial('a real Prometheus scrapes a director, and an alert fires', async (t) => {
  const page = metricsPages.director.replace(
    'lvsmith_reconcile_problem 0',
    'lvsmith_reconcile_problem 0\n# HELP x x\n# TYPE x gauge\nx 1',
  );
  const served = createServer((_, response) => {
    response.setHeader('content-type', contentType);
    response.end(page.replace(/^lvsmith_address_conflicts 0$/m, 'lvsmith_address_conflicts 1'));
  });
  await new Promise<void>((done) => served.listen(0, '127.0.0.1', done));
  t.teardown(() => served.close());
  const bound = served.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const own = 20_000 + (process.pid % 20_000);
  await withFiles(
    (name, text) =>
      name === 'scrape.yaml'
        ? `global: { evaluation_interval: 1s }\nrule_files: [rules.yaml]\n${text
            .replaceAll(/- \S+:9630$/gm, `- 127.0.0.1:${port}`)
            .replace('scrape_interval: 15s', 'scrape_interval: 1s')
            .replace('scrape_timeout: 10s', 'scrape_timeout: 1s')}`
        : text,
    async (folder) => {
      const argv = sandboxed(
        await ensureSysroot('monitoring'),
        [
          'prometheus',
          '--config.file=/in/scrape.yaml',
          '--storage.tsdb.path=/tmp/data',
          `--web.listen-address=127.0.0.1:${own}`,
        ],
        { readOnly: { '/in': folder }, env: { TMPDIR: '/tmp' } },
      );
      const prometheus = await startChild(argv);
      try {
        let alerts = '';
        for (let look = 0; look < 300 && !alerts.includes('LvsmithAddressConflict'); look++) {
          await sleep(100);
          alerts = await fetch(`http://127.0.0.1:${own}/api/v1/alerts`)
            .then((answer) => answer.text())
            .catch(() => '');
        }
        t.regex(alerts, /LvsmithAddressConflict/, prometheus.complaint());
        const size = await pictureOf(`http://127.0.0.1:${own}/classic/alerts`);
        t.true(size < largestPicture, `the guide's picture has ${size} bytes`);
      } finally {
        prometheus.kill('SIGTERM');
        await prometheus.ended;
      }
    },
  );
});
