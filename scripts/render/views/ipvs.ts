import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { desiredTable } from '../../../overlays/shared/ipvs/desired.ts';
import { formatTable } from '../../../overlays/shared/ipvs/plan.ts';
import { originOf, type Origins } from '../../model/origins.ts';

/** What the reconciler would put into the kernel's table while every realserver works, service by service. */
export function ipvsView({ virtualServices }: Cluster, origins: Origins) {
  const everyServerWorks = () => ({ healthy: true, drained: false });
  return {
    services: virtualServices.map((virtual, index) => ({
      origin: originOf(origins, `virtualServices[${index}]`),
      rules: formatTable(desiredTable({ virtualServices: [virtual] }, everyServerWorks)),
    })),
  };
}
