import type { Role } from '../../overlays/shared/node/node.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import type { Model } from '../model/model.ts';
import { sizeBytes } from '../profile/values/size.ts';
import { apacheView } from './views/apache.ts';
import { cibView } from './views/cib.ts';
import { consoleView } from './views/console.ts';
import { corosyncView } from './views/corosync.ts';
import { disksView } from './views/disks.ts';
import { fencingView } from './views/fencing.ts';
import { firewallView } from './views/firewall.ts';
import { hostsView } from './views/hosts.ts';
import { ipvsView } from './views/ipvs.ts';
import { kernelView } from './views/kernel.ts';
import { leaseView } from './views/lease.ts';
import { metricsView } from './views/metrics.ts';
import { managementView } from './views/management.ts';
import { monView } from './views/mon.ts';
import { notifyView } from './views/notify.ts';
import { openPortsView } from './views/open-ports.ts';
import { realserverAddressesView } from './views/realserver-addresses.ts';
import { syslogView } from './views/syslog.ts';
import { witnessView } from './views/witness.ts';

/**
 * Everything that a template may name. Views hold what templates must not compute; a value that may
 * be missing is `null`, never undefined, so that the contract test sees every name.
 */
export function contextFor(model: Model, role: Role) {
  const { cluster, image, origins } = model;
  return {
    role,
    image,
    writableRoot: image.root === 'writable',
    swapBytes: image.swap === undefined ? null : sizeBytes(image.swap),
    foreignLocale: image.locale !== 'C.UTF-8',
    name: cluster.name,
    paths,
    networks: {
      heartbeat: cluster.networks.heartbeat !== undefined,
      ntp: cluster.networks.public.ntp,
    },
    apache: apacheView(cluster),
    cib: cibView(cluster, origins),
    disks: disksView(model, role),
    console: consoleView(cluster),
    corosync: corosyncView(cluster, origins),
    fencing: fencingView(cluster),
    firewall: firewallView(cluster, origins),
    openPorts: openPortsView(model, role),
    hosts: hostsView(cluster, origins),
    ipvs: ipvsView(cluster, origins),
    kernel: kernelView(cluster),
    realserverAddresses: realserverAddressesView(cluster),
    management: managementView(cluster, origins),
    lease: leaseView(cluster, origins),
    metrics: metricsView(cluster),
    mon: monView(cluster, origins),
    notify: notifyView(cluster),
    sync: cluster.sync,
    syslog: syslogView(cluster),
    witness: witnessView(cluster, origins),
  };
}
