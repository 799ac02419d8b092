import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { statusText } from '../../../overlays/base/command/status-text.ts';
import { firstBoot } from '../../../overlays/base/firstboot/first-boot.ts';
import { report } from '../../../overlays/base/firstboot/report.ts';
import { serverHealth } from '../../../overlays/base/state/health.ts';
import { HealthStore, readRecords } from '../../../overlays/director/reconcile/health-store.ts';
import { cibChanges } from '../../../overlays/shared/cluster/live-cib.ts';
import { parseLvsState } from '../../../overlays/shared/health/lvs-state.ts';
import { parseLeaseState } from '../../../overlays/shared/lease/lease-state.ts';
import type { DirectorState } from '../../../overlays/shared/state/node-state.ts';
import { tableText } from '../../../overlays/shared/state/table-text.ts';
import { judge } from '../../../overlays/shared/state/verdict.ts';
import { clusterWith } from '../../helpers/cluster.ts';
import { fakeNode, type FakeNode } from '../../helpers/fake-node.ts';
import { memoryFolder } from '../../helpers/memory-folder.ts';
import { mutate, mutateBytes, type Random } from '../../helpers/mutate.ts';
import { healthyDirector, healthyNode, known } from '../../helpers/node-state.ts';
import { isoOf, sampleFiles } from '../../helpers/seed-samples.ts';
import { textOf, type FuzzInput, type FuzzKind } from '../kind.ts';

const cluster = clusterWith();
const seedImage = isoOf(sampleFiles('litsha21'));

/** What the first boot leaves on a node, as a booted one has it. */
const files = filesOfANode();
const record = {
  realserver: 'litstat1',
  service: 'http',
  state: 'down',
  time: 1_699_999_990,
  firstFailure: 1_699_999_980,
  monStarted: 0,
  summary: 'refused',
};
const others: Readonly<Record<string, string>> = {
  'litstat1.http.json': JSON.stringify(record),
  'lvs.json': JSON.stringify({
    at: '2026-01-01T00:00:00.000Z',
    health: [
      {
        realserver: 'litstat1',
        service: 'http',
        state: 'down',
        since: 1_699_999_990,
        successes: 0,
        failures: 3,
        counted: 1_699_999_990,
      },
    ],
    drained: ['litstat2'],
    mon: 'answers',
    monSilentSince: null,
    sync: { role: 'master', receivingSince: 10, synced: true },
    conflicts: [{ address: '192.168.71.205', mac: '52:54:00:00:00:01' }],
    problem: null,
    events: [{ at: '2026-01-01T00:00:00.000Z', text: 'member-down realserver=litstat1' }],
  }),
  'lease.json': JSON.stringify({ role: 'holder' }),
  'cib.xml':
    '<cib><configuration><crm_config><cluster_property_set id="c"><nvpair id="n" name="lvsmith-drain-litstat1" value="true"/></cluster_property_set></crm_config><constraints><rsc_location id="cli-ban-floating-addresses-on-litsha21" rsc="floating-addresses"/></constraints></configuration></cib>',
};

/** A file that a program wrote, and a failing disk, an older version or a hand has changed. */
export const stateFiles: FuzzKind = {
  name: 'state-files',
  brief: 'damaged files of a node are told, healed or ignored, and stop nothing',
  make: (next) => {
    const all: Readonly<Record<string, string>> = { ...files, ...others };
    const names = Object.keys(all);
    const name = names[next(names.length)] ?? '';
    return { [name]: damaged(all[name] ?? '', next) };
  },
  judge: (input) => faultOfFirstBoot(input) ?? faultOfDirector(input),
};

function damaged(text: string, next: Random): Uint8Array {
  const kind = next(4);
  if (kind === 0) return mutateBytes(Buffer.from(text), next);
  if (kind === 1) return Buffer.from(withOtherValue(text, next));
  let result = text;
  for (let times = 1 + next(2); times > 0; times--) result = mutate(result, next);
  return Buffer.from(result);
}

const values = [
  'null',
  '[]',
  '{}',
  '""',
  '-1',
  '1e300',
  'true',
  '[null]',
  '{"a":1}',
  '"\\u001b[2J"',
];

/** JSON stays JSON, and one value is of another type. */
function withOtherValue(text: string, next: Random): string {
  const places = [...text.matchAll(/(?<=[:[,] ?)("(?:[^"\\]|\\.)*"|-?\d+|true|false|null)/g)];
  const place = places[next(Math.max(1, places.length))];
  const value = values[next(values.length)] ?? 'null';
  return place === undefined
    ? value
    : text.slice(0, place.index) + value + text.slice(place.index + place[0].length);
}

/** The next start of a node that has the files. */
function faultOfFirstBoot(input: FuzzInput): string | undefined {
  const damagedFiles = Object.entries(input).filter(([name]) => name in files);
  if (damagedFiles.length === 0) return undefined;
  const node = machine();
  try {
    for (const [name, text] of Object.entries({ ...files, ...Object.fromEntries(damagedFiles) }))
      node.write(name, text);
    const status = firstBoot(node, { deviceTimeout: 0 });
    report(node, status);
    const broken = status.diagnostics.find(({ code }) => code === 'first-boot-failed');
    if (broken !== undefined && !/remove it|writes it again/.test(broken.message))
      return `the first boot failed, and does not say the way out: ${broken.message}`;
    return undefined;
  } finally {
    node.remove();
  }
}

function faultOfDirector(input: FuzzInput): string | undefined {
  cibChanges(textOf(input, 'cib.xml'));
  const lease = parseLeaseState(textOf(input, 'lease.json'));
  const folder = mkdtempSync(join(memoryFolder, 'lvsmith-fuzz-'));
  try {
    const name = 'litstat1.http.json';
    writeFileSync(join(folder, name), input[name] ?? JSON.stringify(record));
    const lvs = parseLvsState(textOf(input, 'lvs.json'));
    const store = new HealthStore(cluster, lvs?.health ?? []);
    for (const each of readRecords(folder)) store.takeRecord(each);
    const director: DirectorState = {
      ...healthyDirector,
      health: known(serverHealth(lvs?.health ?? store.all, folder)),
      drained: known(lvs?.drained ?? []),
      conflicts: known(lvs?.conflicts ?? []),
      events: known(lvs?.events ?? []),
      ...(lvs && { sync: known(lvs.sync), reconciler: known(lvs) }),
      ...(lease && { lease: known(lease) }),
    };
    const state = { ...healthyNode, director };
    const text = statusText({ ...judge(state), ...state }) + tableText(director);
    return text.includes('[object Object]') ? 'the status has a value of another kind' : undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function machine(): FakeNode {
  const node = fakeNode();
  node.addNic('eth0', '52:54:00:71:00:15', '0000:00:03.0');
  node.addNic('eth1', '52:54:00:68:00:c9', '0000:00:04.0');
  node.attach('sr0', seedImage);
  return node;
}

function filesOfANode(): Readonly<Record<string, string>> {
  const node = machine();
  let pending = '';
  const checkpoint = (what: string) => {
    if (what === 'done') pending = node.read('var/lib/lvsmith/firstboot/pending.json');
  };
  const status = firstBoot(node, { deviceTimeout: 0, checkpoint });
  report(node, status);
  const names = [
    'etc/lvsmith/node.json',
    'etc/lvsmith/seed-trust.json',
    'run/lvsmith/status.json',
    'var/lib/lvsmith/firstboot/applied.json',
    'var/lib/lvsmith/firstboot/unchanged.json',
    'var/lib/lvsmith/firstboot/banner',
  ];
  const written = names.map((name) => [name, node.read(name)] as const);
  return Object.fromEntries([...written, ['var/lib/lvsmith/firstboot/pending.json', pending]]);
}
