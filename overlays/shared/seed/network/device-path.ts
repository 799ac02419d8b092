import type { NetworkDevice } from './network.ts';
import type { Seed } from '../seed.ts';
import type { Path } from '../../diagnostics/path.ts';

/** Where a device stands in a network-config; a network_data.json has a list of links. */
export function devicePath({ format, network }: Seed, device: NetworkDevice): Path {
  if (format === 'nocloud') return [`${device.kind}s`, device.id];
  return ['links', Math.max(0, network?.devices.findIndex(({ id }) => id === device.id) ?? 0)];
}
