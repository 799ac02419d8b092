import { applyPlan } from '../../../scripts/apply/apply.ts';
import { bootAndWait } from '../../../scripts/lab/cluster/bring-up.ts';
import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { request } from '../../../scripts/lab/cluster/http-client.ts';
import { succeed, waitUntilSucceeds } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';
import { applyFlags, compareWithLab } from '../helpers/apply-to-lab.ts';
import { countRequests } from '../helpers/count-requests.ts';
import { waitUntilUrlServed } from '../helpers/observe.ts';
import { agreed, both, served } from '../helpers/profile-edits.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** What a director shows of a change: a command, and what its output has only then. */
interface Row {
  readonly what: string;
  readonly shows: string;
  readonly before: RegExp;
  readonly after: RegExp;
}

const table = 'ipvsadm -Ln';
const corosync = (key: string) => `corosync-cmapctl -g ${key}`;
const mon = 'lvsmith servers';

const servedRows: readonly Row[] = [
  { what: 'a weight', shows: table, before: /220:80 +\S+ +1 /, after: /220:80 +\S+ +3 / },
  { what: 'a scheduler', shows: table, before: /205:80 rr/, after: /205:80 wlc/ },
  { what: 'persistence', shows: table, before: /205:443 \w+\n/, after: /205:443 .*persistent 60/ },
  {
    what: 'how long a check waits',
    shows: 'cat /etc/mon/mon.cf',
    before: /^(?!.*--timeout 3 )/s,
    after: /--timeout 3 /,
  },
  { what: 'another service', shows: table, before: /^(?!.*:8080)/s, after: /205:8080/ },
  { what: 'it is checked', shows: mon, before: /^(?!.*other)/s, after: /other/ },
  {
    what: 'the firewall lets it in',
    shows: 'nft --stateless list table inet lvsmith',
    before: /^(?!.*8080)/s,
    after: /205 tcp dport 8080 accept/,
  },
  {
    what: 'another server has a name',
    shows: 'getent hosts litstat3 || true',
    before: /^$/,
    after: /192\.168\.71\.151/,
  },
  { what: 'it is checked', shows: mon, before: /^(?!.*litstat3)/s, after: /litstat3/ },
];

const cib = 'cibadmin --query';

const agreedRows: readonly Row[] = [
  {
    what: 'another floating address',
    shows: 'ip -brief address show dev public',
    before: /^(?!.*71\.206)/s,
    after: /71\.206/,
  },
  {
    what: 'the cluster manager has it',
    shows: 'crm_resource --list',
    before: /^(?!.*206)/s,
    after: /206.*Started/,
  },
  {
    what: 'two ping nodes are reached',
    shows: 'attrd_updater --query --name pingd --all',
    before: /value="100"/,
    after: /value="200"/,
  },
  {
    what: 'a preference',
    shows: cib,
    before: /prefer-litsha21-rule"[^>]* score="50"/,
    after: /prefer-litsha21-rule"[^>]* score="40"/,
  },
  {
    what: 'when corosync warns',
    shows: corosync('runtime.config.totem.token_warning'),
    before: /= 50$/m,
    after: /= 80$/m,
  },
];

/** Each change is made while a client asks for pages: none is lost. */
export const rows: readonly Scenario[] = [
  {
    title:
      'whatever can be changed on a running cluster takes effect, there and back, and no request is lost',
    run: async (lab, note) => {
      const holder = await waitForHolder(lab);
      await change(lab, note, served, { rows: servedRows, on: holder });
      await waitUntilUrlServed(lab, 'http://192.168.71.205:8080/');
      await change(lab, note, both, { rows: agreedRows, on: holder });
      await waitUntilUrlServed(lab, 'http://192.168.71.206/');
      await change(lab, note, same, {
        rows: backwards([...servedRows, ...agreedRows]),
        on: holder,
      });
      mustEqual((await request(lab, 'http://192.168.71.206/')).status, 0, 'the address is gone');
      mustEqual((await waitForHolder(lab)).name, holder.name, 'who holds the addresses');
    },
  },
  {
    title:
      'a director that broke is replaced by a new machine with its seed; it gets what was changed since its image',
    run: async (lab, note) => {
      const holder = await waitForHolder(lab);
      const broken = lab.directors.find(({ name }) => name !== holder.name);
      must(broken !== undefined, 'there is a director that holds nothing');
      await change(lab, note, agreed, { rows: agreedRows, on: holder });
      await broken.crash();
      await newDisk(lab, broken);
      await bootAndWait(lab, broken);
      const compared = await compareWithLab(lab, agreed, []);
      mustEqual(compared.plan.obstacles, [], 'why it cannot be applied');
      const missing = [...new Set(compared.plan.changes.flatMap(({ nodes }) => nodes))];
      mustEqual(missing, [broken.name], 'who misses something');
      const requests = countRequests(lab);
      const { outcome } = await applyPlan(compared, applyFlags(lab, note));
      mustEqual(outcome, { result: 'confirmed' }, 'what became of it');
      const { lost, count } = await requests.stop();
      note(`${count} requests, ${lost.length} lost`);
      mustEqual(lost, [], 'lost requests');
      await waitUntilSucceeds(
        broken,
        `${corosync('runtime.config.totem.token_warning')} | grep -q '= 80$'`,
      );
    },
  },
];

function same(text: string): string {
  return text;
}

function backwards(all: readonly Row[]): readonly Row[] {
  return all.map(({ what, shows, before, after }) => ({
    what,
    shows,
    before: after,
    after: before,
  }));
}

/** Milliseconds for what follows by itself: a check, a resource that starts. */
const patience = 120_000;

/** Applies a profile, sees each of its changes in effect, and counts what a client gets meanwhile. */
async function change(
  lab: Lab,
  note: (text: string) => void,
  profile: (text: string) => string,
  seen: { readonly rows: readonly Row[]; readonly on: Machine },
): Promise<void> {
  for (const row of seen.rows) await see(seen.on, row, 'before');
  const compared = await compareWithLab(lab, profile, []);
  mustEqual(compared.plan.obstacles, [], 'why it cannot be applied');
  for (const { what, old, new: now } of compared.plan.changes) note(`${what}: ${old} -> ${now}`);
  const requests = countRequests(lab);
  const since = Date.now();
  const { outcome } = await applyPlan(compared, applyFlags(lab, note, { leaveRest: false }));
  note(`applied in ${Math.round((Date.now() - since) / 1000)} s`);
  mustEqual(outcome, { result: 'confirmed' }, 'what became of it');
  for (const row of seen.rows) await see(seen.on, row, 'after');
  const { lost, count } = await requests.stop();
  note(`${count} requests, ${lost.length} lost`);
  mustEqual(lost, [], 'lost requests');
}

async function see(director: Machine, row: Row, when: 'before' | 'after'): Promise<void> {
  const end = Date.now() + (when === 'before' ? 0 : patience);
  for (;;) {
    const output = await succeed(director, row.shows);
    if (row[when].test(output)) return;
    must(Date.now() < end, `${row.what}: ${row.shows} shows it ${when} the change: ${output}`);
  }
}

/** What the machine has written is gone: the image is on another disk. */
async function newDisk(lab: Lab, { settings: { disk } }: Machine): Promise<void> {
  const image = lab.settings.images.director.disk;
  const how = ['create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', image, disk];
  await lab.namespaces.run(['qemu-img', ...how]);
}
