import type { Attachment, Cluster, Network } from '../../../overlays/shared/cluster/cluster.ts';
import { networksOf } from '../../../overlays/shared/cluster/lookups.ts';
import { carrierName } from '../../../overlays/shared/seed/network/profile-devices.ts';
import { macAddress } from '../../../overlays/shared/text/names.ts';
import { accessBridge, tapName, trunkBridge, type Trunk } from './plan.ts';

/** A cable of a machine, from its NIC to a bridge. */
export interface Cable {
  /** The network; of several NICs in it `NETWORK-1`, `NETWORK-2`. */
  readonly network: string;
  readonly mac: string;
  readonly tap: string;
  readonly bridge: string;
}

/** @param machine its number. */
export function cablesOf(attachments: readonly Attachment[], machine: number): readonly Cable[] {
  return attachments
    .filter(({ over }) => over === undefined)
    .flatMap((attachment) => {
      const { network, vlan, nics } = attachment;
      const bridge = vlan === undefined ? accessBridge(network) : trunkBridge(network);
      if (nics === undefined)
        return [
          { network, mac: macOf(attachment, machine), tap: tapName(machine, network), bridge },
        ];
      return nics.map((nic, index) => ({
        network: `${network}-${index + 1}`,
        mac: macAddress.accepts(nic) ? nic : localMac(network, machine, 0xfe - index),
        tap: tapName(machine, network, index),
        bridge,
      }));
    });
}

/** A locally administered MAC for NICs that the profile leaves open. */
function macOf({ network, mac }: Attachment, machine: number): string {
  return mac ?? localMac(network, machine, 0xff);
}

function localMac(network: string, machine: number, fifth: number): string {
  const third = { public: '71', heartbeat: '68', realservers: '72' }[network] ?? '73';
  const last = machine.toString(16).padStart(2, '0');
  return `52:54:00:${third}:${fifth.toString(16)}:${last}`;
}

/** A bridge for untagged frames of each network, and one for the tagged frames of each set of NICs. */
export function bridgesOf(cluster: Cluster): readonly string[] {
  const networks = networksOf(cluster);
  return [
    ...networks.map(({ name }) => accessBridge(name)),
    ...networks.filter(isTrunk).map(({ name }) => trunkBridge(name)),
  ];
}

/** NICs of its own, on which its frames have a tag. */
function isTrunk({ over, vlan }: Network): boolean {
  return over === undefined && vlan !== undefined;
}

/** Where tagged frames become untagged ones of their networks, and the other way round. */
export function trunksOf(cluster: Cluster): readonly Trunk[] {
  const networks = networksOf(cluster);
  return networks
    .filter(({ over }) => over === undefined)
    .flatMap((carrier): Trunk[] => {
      const on = networks.filter(({ name, over }) => (over ?? name) === carrier.name);
      const vlans = on.flatMap(({ name, vlan }) =>
        vlan === undefined ? [] : [{ id: vlan, network: name }],
      );
      const isTagged = carrierName({ network: carrier.name, vlan: carrier.vlan }) !== carrier.name;
      const bridge = isTagged ? trunkBridge(carrier.name) : accessBridge(carrier.name);
      return vlans.length === 0 ? [] : [{ network: carrier.name, bridge, vlans }];
    });
}
