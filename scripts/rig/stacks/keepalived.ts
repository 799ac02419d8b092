import { keepalivedBlock as block } from '../../checks/keepalived-block.ts';
import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import type { Director } from './director.ts';
import { signalAll } from '../processes.ts';
import type { Stack } from './stack.ts';

const program = '/usr/sbin/keepalived';
const configFile = '/run/keepalived.conf';

/**
 * keepalived with nothing but the floating addresses, for comparison: VRRP of version 3.
 *
 * @param advert milliseconds between two adverts.
 */
export function keepalived(cluster: Cluster, advert: number): Stack {
  return {
    name: `keepalived ${advert / 1000}s`,
    promised: false,
    kinds: ['power-cut', 'cables', 'cable', 'freeze', 'partition', 'planned'],
    interval: advert,
    settle: 4 * advert + restart,
    program,
    services: (director) => `
cat >${configFile} <<'CONFIG'
${config(cluster, director, advert)}
CONFIG
keep ${restart / 1000} ${program} --dont-fork --log-console --use-file ${configFile}
`,
    isReady: (director) => director.processes(program).length > 1,
    faults: {
      // Its last advert has priority 0, so that the others need not wait; it comes back as a backup.
      planned: (_rig, holder) => {
        const programs = holder.processes(program);
        return { inject: () => signalAll(programs, 'SIGTERM'), heal: () => undefined };
      },
    },
  };
}

/** Milliseconds until it is started again. */
const restart = 2000;

function config(cluster: Cluster, { plan }: Director, advert: number): string {
  const addresses = cluster.floatingAddresses.map(
    ({ address, prefix, interface: device }) => `${address}/${prefix} dev ${device}`,
  );
  const [first = '', ...others] = addresses;
  return [
    ...block('global_defs', [
      `router_id ${plan.name}`,
      'vrrp_version 3',
      // As the lease.
      'vrrp_rt_priority 1',
    ]),
    ...block('vrrp_instance rig', [
      'state BACKUP',
      'interface public',
      'virtual_router_id 71',
      `priority ${250 - 10 * plan.id}`,
      `advert_int ${advert / 1000}`,
      'nopreempt',
      ...block('virtual_ipaddress', [first]),
      ...(others.length === 0 ? [] : block('virtual_ipaddress_excluded', others)),
    ]),
  ].join('\n');
}
