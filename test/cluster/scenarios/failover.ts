import { bootAndWait } from '../../../scripts/lab/cluster/bring-up.ts';
import { fail, succeed } from '../../../scripts/lab/guest/commands.ts';
import { preferredDirector, waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { startDownload } from '../helpers/download.ts';
import {
  readGuestTime,
  waitForFullPools,
  waitForLog,
  waitUntilServed,
} from '../helpers/observe.ts';
import { atMostOneHolder, others } from '../helpers/one-holder.ts';
import { mustEqual, type Scenario } from '../helpers/scenario.ts';

const returning = '^synced$|start operation for address-';

const dropIn = (unit: string) => `/run/systemd/system/${unit}.service.d/99-broken.conf`;

/** The unit's process ends, and no other one starts. */
function breakUnit(unit: string): string {
  const file = dropIn(unit);
  return [
    `mkdir -p ${file.slice(0, file.lastIndexOf('/'))}`,
    `printf '[Service]\\nExecStart=\\nExecStart=/bin/false\\n' >${file}`,
    'systemctl daemon-reload',
    `systemctl kill -s KILL ${unit}`,
  ].join(' && ');
}

/** As an administrator would: remove the cause, and clear the failure in the cluster. */
function mendUnit(unit: string): string {
  return `rm ${dropIn(unit)} && systemctl daemon-reload && crm_resource --cleanup --quiet`;
}

/** What pacemaker calls. */
function agent(unit: string, action: 'start' | 'stop'): string {
  return `OCF_RESKEY_unit=${unit} /usr/lib/ocf/resource.d/lvsmith/unit ${action}`;
}

/** The address moves, and what must hold while it does. */
export const failovers: readonly Scenario[] = [
  {
    title: 'standby: the address and an established download move; online: it comes back',
    heals: true,
    isVariant: true,
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      // Each director's own clock: who will serve next is not known yet.
      const since = new Map(
        await Promise.all(
          lab.directors.map(async (each) => [each, await readGuestTime(each)] as const),
        ),
      );
      const download = await startDownload(lab);
      await atMostOneHolder(lab, async () => {
        await succeed(holder, `crm_standby -N ${holder.name} -v on`);
        const next = await waitForHolder(lab, others(lab, holder));
        await waitUntilServed(lab);
        await waitForLog(next, 'sync-role role=master', since.get(next) ?? 'now');
      });
      await download.complete();
      await succeed(holder, `crm_standby -N ${holder.name} -D`);
      await waitForHolder(lab, [preferredDirector(lab)]);
    },
  },
  {
    title:
      'power cut of the holder: another director serves and an established download goes on; it returns and takes the address back',
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      const download = await startDownload(lab);
      await atMostOneHolder(lab, async () => {
        await holder.crash();
        await waitForHolder(lab, others(lab, holder));
        await waitUntilServed(lab);
        await Promise.all([download.complete(), bootAndWait(lab, holder)]);
        await waitForHolder(lab, [preferredDirector(lab)]);
        await waitForFullPools(lab);
        await waitUntilServed(lab);
      });
      // It had received the connections before it was given the address.
      const [first] = (
        await succeed(holder, `journalctl -b --no-pager -o cat | grep -E '${returning}'`)
      ).split('\n');
      mustEqual(first, 'synced', 'what came first on the director that returned');
    },
  },
  ...['mon', 'lvsmith-reconcile'].map(
    (unit): Scenario => ({
      title: `${unit} cannot run on the holder any more: the address moves; mended: it comes back`,
      heals: true,
      isVariant: unit !== 'mon',
      run: async (lab) => {
        const holder = await waitForHolder(lab);
        await succeed(holder, breakUnit(unit));
        await waitForHolder(lab, others(lab, holder));
        await waitUntilServed(lab);
        // Or the address would come back as soon as the cluster has forgotten the failure.
        await fail(holder, agent(unit, 'start'));
        await succeed(holder, agent(unit, 'stop'));
        await succeed(holder, mendUnit(unit));
        await waitForHolder(lab, [preferredDirector(lab)]);
      },
    }),
  ),
  {
    title: 'the cable of the public network is pulled at the holder: the address moves',
    isVariant: true,
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      await atMostOneHolder(lab, async () => {
        await holder.cut('public');
        await waitUntilServed(lab);
        // Nobody on the network hears it, but it must not hold on to the address either.
        await waitForHolder(lab, others(lab, holder));
        await holder.heal('public');
      });
    },
  },
  {
    title: 'a holder that is cut off from the other directors: they serve, and never two do',
    run: async (lab) => {
      const holder = await waitForHolder(lab);
      await atMostOneHolder(lab, async () => {
        await lab.partition([holder.name], others(lab, holder));
        await waitForHolder(lab, others(lab, holder));
        await waitUntilServed(lab);
        await lab.healAll();
      });
    },
  },
];
