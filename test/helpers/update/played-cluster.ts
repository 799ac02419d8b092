import { readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryRun } from '../../../overlays/shared/node/run.ts';
import { updateFiles } from '../../../overlays/shared/update/update-state.ts';
import { silentProgress } from '../../../scripts/progress/progress.ts';
import type { UpdateContext } from '../../../scripts/update/context.ts';
import { machinesOf, type Machine } from '../../../scripts/update/machine.ts';
import { readRolePayload } from '../../../scripts/update/payload.ts';
import { notReached, type Transport } from '../../../scripts/update/transport.ts';
import type { UpdateOptions } from '../../../scripts/update/update.ts';
import { labCluster } from '../fake-node.ts';
import { sampleUpdate } from '../sample-update.ts';
import {
  apply,
  mayNotRestart,
  statusOf,
  type PlayedNode,
  type PlayedState,
} from './played-node.ts';

/**
 * A cluster whose machines are folders: the scripts that would go through ssh are run by a shell, with programs that
 * note what they were told to do.
 */
export class PlayedCluster implements PlayedState {
  readonly root: string;
  readonly machines = machinesOf(labCluster);
  readonly nodes: readonly PlayedNode[];
  readonly drained = new Set<string>();
  readonly events: string[] = [];
  /** The host dies before its call of this number. */
  diesAt = Infinity;
  calls = 0;

  private constructor(root: string, parts: Readonly<Record<string, Partial<PlayedNode>>>) {
    this.root = root;
    this.nodes = this.machines.map(({ name, role }) => ({
      ...{ name, role, version: '1.3', boot: 1, phase: 3, standby: false, trial: null },
      ...{ last: null, bad: '', connections: 0 },
      ...parts[name],
    }));
  }

  static async create(
    parts: Readonly<Record<string, Partial<PlayedNode>>> = {},
  ): Promise<PlayedCluster> {
    const cluster = new PlayedCluster(await mkdtemp(join(tmpdir(), 'cluster-')), parts);
    for (const { name } of cluster.machines) {
      await mkdir(join(cluster.root, name, 'bin'), { recursive: true });
      for (const [program, text] of Object.entries(programs))
        await writeFile(join(cluster.root, name, 'bin', program), `#!/bin/sh\n${text}\n`, {
          mode: 0o755,
        });
    }
    return cluster;
  }

  get context(): UpdateContext {
    const { machines, transport } = this;
    const pause = () => Promise.resolve();
    return { cluster: 'lab', machines, transport, progress: silentProgress, pause };
  }

  readonly transport: Transport = {
    run: (machine, script) => this.#shell(machine, script),
    send: (machine, file, target) =>
      this.#shell(machine, `cat >'${target}'`, readFileSync(file, 'utf8')),
  };

  async #shell(machine: Machine, script: string, input = '') {
    if (this.calls++ === this.diesAt) throw new Error('the host dies');
    const node = this.nodes.find(({ name }) => name === machine.name);
    if (node === undefined || node.phase <= 0) {
      if (node !== undefined) node.phase++;
      return { code: notReached, stdout: '', stderr: 'connection refused' };
    }
    const own = join(this.root, machine.name);
    const file = (name: string) => join(own, name);
    const notes = file(`done-${this.calls}`);
    writeFileSync(notes, '');
    writeFileSync(file('refusal'), mayNotRestart(this, node) ?? '');
    if (script.includes('lvsmith status')) writeFileSync(file('status.json'), statusOf(this, node));
    writeFileSync(file('boot_id'), `boot ${node.boot}\n`);
    const here = script
      .replaceAll('/usr/lib/lvsmith/update', 'lvsmith-update')
      .replaceAll('/proc/sys/kernel/random/boot_id', file('boot_id'))
      .replaceAll(varFolder, file('var'));
    const environment = { PATH: `${file('bin')}:${process.env['PATH']}`, NODE: own, NOTES: notes };
    const result = await tryRun(['sh', '-c', here], { input, environment });
    const done = readFileSync(notes, 'utf8').split('\n');
    for (const line of done.filter((it) => it !== '')) apply(this, node, line.split(' '));
    return result;
  }
}

const noted = 'echo "${0##*/} $*" >>"$NOTES"';

/** The programs of a node. */
const programs = {
  lvsmith: `if [ "$1" = status ]; then cat "$NODE/status.json"; else ${noted}; fi`,
  crm_standby: noted,
  systemctl: `if [ -s "$NODE/refusal" ]; then cat "$NODE/refusal" >&2; exit 1; fi; ${noted}`,
  'lvsmith-update': `
    [ -e "$1.sig" ] || { echo 'update: it is not signed' >&2; exit 1; }
    case "$*" in *--check*) ;; *) [ -e "\${1%update.json}root.zst" ] || exit 1 ;; esac
    cp "$1" "$NODE/description.json"
    shift
    set -- "$NODE/description.json" "$@"
    ${noted}`,
};

const varFolder = updateFiles.incoming.replace(/\/[^/]*$/, '');

export const usual: UpdateOptions = { plan: false, downgrade: false, retry: false, atOnce: 1 };

/** Payloads of a version for both roles of the lab. */
export async function payloads(version: string) {
  const folder = await mkdtemp(join(tmpdir(), 'images-'));
  const read = async (role: 'director' | 'realserver') => {
    const sample = sampleUpdate(version);
    const named = JSON.parse(JSON.stringify(sample).replaceAll('director', role));
    const text = JSON.stringify({ ...named, cluster: 'lab' });
    await writeFile(join(folder, `${role}.update.json`), text);
    await writeFile(join(folder, `${role}.update.json.sig`), 'signature');
    for (const suffix of ['root.zst', 'vmlinuz', 'initrd', 'entry'])
      await writeFile(join(folder, `${role}.${suffix}`), suffix);
    return readRolePayload(folder, role, 'lab');
  };
  return new Map([
    ['director', await read('director')],
    ['realserver', await read('realserver')],
  ] as const);
}
