import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import { bundlePrograms } from '../../scripts/image/bundle.ts';
import { run } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';

/** How a test's mon is set up, besides what all of them have. */
interface Reported {
  /** mon's configuration, in which the checker's reports take the place of monitors; undefined: mon runs monitors. */
  readonly configuration: (folder: string) => string;
}

/** mon of the target release with our alert and monitors, watching what files in a folder say. */
export class RealMon {
  /** The folder that is /scratch for mon. */
  readonly folder: string;
  readonly port: number;
  readonly #tree: string;
  #stop: AbortController | undefined;
  #ended: Promise<unknown> = Promise.resolve();

  private constructor(tree: string, folder: string) {
    this.#tree = tree;
    this.folder = folder;
    this.port = 20_000 + (process.pid % 10_000) * 2;
  }

  /** Each realserver's check is a file of its name in `servers`: there, it works. */
  static async prepare(cluster: Cluster, reported?: Reported): Promise<RealMon> {
    const tree = await ensureSysroot('verify');
    const mon = new RealMon(tree, await mkdtemp(join(tmpdir(), 'lvsmith-mon-')));
    for (const name of ['health', 'state', 'log', 'programs', 'servers', 'run'])
      await mkdir(join(mon.folder, name));
    await mon.#writePrograms();
    await mon.#write('cluster.json', JSON.stringify(cluster));
    await mon.#write('auth.cf', 'command section\n\nlist: all\nquit: all\n\ntrap section\n');
    await mon.#write(
      'mon.cf',
      (reported?.configuration ?? (() => configuration(cluster)))('/scratch'),
    );
    return mon;
  }

  get health(): string {
    return join(this.folder, 'health');
  }

  start(): void {
    const ports = ['-p', String(this.port), '-t', String(this.port + 1)];
    const argv = sandboxed(this.#tree, ['sh', '-c', start, ...ports], {
      writable: { '/scratch': this.folder },
      readOnly: { '/host/node': process.execPath },
    });
    this.#stop = new AbortController();
    this.#ended = run(argv, { accept: 'any', signal: this.#stop.signal }).catch(() => undefined);
  }

  async stop(): Promise<void> {
    this.#stop?.abort();
    await this.#ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async works(realserver: string, works: boolean): Promise<void> {
    const file = join(this.folder, 'servers', realserver);
    if (works) await writeFile(file, '');
    else await rm(file, { force: true });
  }

  async #writePrograms(): Promise<void> {
    const alert = (await bundlePrograms('director')).find((it) => it.path.endsWith('/mon-alert'));
    await this.#write('mon-alert.cjs', Buffer.from(alert?.content ?? ''));
    // Node of the host stands in for the node's: the tree of tools holds none.
    await this.#write(
      'programs/mon-alert',
      '#!/bin/sh\nexec /host/node --jitless --no-expose-wasm /scratch/mon-alert.cjs "$@" --health /scratch/health --cluster /scratch/cluster.json\n',
    );
    const once = (await bundlePrograms('director')).find((it) => it.path.endsWith('/check-once'));
    await this.#write('check-once.cjs', Buffer.from(once?.content ?? ''));
    await this.#write('check', '#!/bin/sh\n[ -e "/scratch/servers/$MON_GROUP" ]\n');
    const monitors = 'overlays/director/tree/usr/lib/lvsmith';
    await cp(monitors, join(this.folder, 'programs'), { recursive: true });
    await this.#write(
      'programs/check-once',
      '#!/bin/sh\nexec /host/node --jitless --no-expose-wasm /scratch/check-once.cjs "$@"\n',
    );
  }

  async #write(name: string, content: string | Uint8Array): Promise<void> {
    await writeFile(join(this.folder, name), content);
    await chmod(join(this.folder, name), 0o755);
  }
}

/** As its unit starts it. */
const start = `
  /scratch/programs/mon-trap-key /scratch/run /scratch/auth.cf &&
  exec perl /usr/sbin/mon -A /scratch/run/auth.cf -c /scratch/mon.cf "$0" "$@"
`;

/** What mon needs to run in its folder. */
export const monSettings: readonly string[] = [
  ...['serverbind', 'trapbind', 'clientallow'].map((key) => `${key} = 127.0.0.1`),
  ...['mondir', 'alertdir'].map((key) => `${key} = /scratch/programs`),
  'statedir = /scratch/state',
  'logdir = /scratch/log',
  'authfile = /scratch/auth.cf',
  'pidfile = /scratch/mon.pid',
  '',
];

function configuration(cluster: Cluster): string {
  const lines = [...monSettings];
  for (const { name, nic } of cluster.realservers)
    lines.push(`hostgroup ${name} ${nic.address}`, '');
  const starts = ['    period start: wd {Sun-Sat}', '      startupalert mon-alert'];
  for (const { name } of cluster.realservers) {
    lines.push(`watch ${name}`);
    for (const service of cluster.services)
      lines.push(
        `  service ${service.name}`,
        '    interval 1s',
        '    monitor lvsmith-command.monitor --timeout 5 -- /scratch/check',
        // As rendered: one startup alert in all.
        ...starts.splice(0),
        '    period always: wd {Sun-Sat}',
        `      alertafter ${service.check.failures}`,
        '      alertevery 600s',
        '      alert mon-alert',
        '      upalert mon-alert',
      );
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}
