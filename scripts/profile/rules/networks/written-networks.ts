import { networkNames } from '../../../../overlays/shared/cluster/choices.ts';
import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';
import type { CompleteProfile } from '../../complete.ts';

type Networks = CompleteProfile['networks'];

/** A network as the profile describes it, whatever its kind. */
export interface WrittenNetwork {
  readonly name: string;
  /** Where it stands. */
  readonly path: Path;
  readonly subnet: string;
  readonly gateway?: string;
  readonly subnet6?: string;
  readonly gateway6?: string;
  readonly mtu?: number;
  readonly vlan?: number;
  readonly over?: string;
  readonly bond?: NonNullable<Networks['public']['bond']>;
  readonly routes?: NonNullable<Networks['public']['routes']>;
}

/** Every network, those of clients last. */
export function writtenNetworks(networks: Networks): readonly WrittenNetwork[] {
  return [
    ...networkNames.flatMap((name): WrittenNetwork[] => {
      const network = networks[name];
      return network === undefined ? [] : [{ ...network, name, path: ['networks', name] }];
    }),
    ...Object.entries(networks.clients).map(
      ([name, network]): WrittenNetwork => ({
        ...network,
        name,
        path: ['networks', 'clients', name],
      }),
    ),
  ];
}

export function writtenNetwork(networks: Networks, name: string): WrittenNetwork | undefined {
  return writtenNetworks(networks).find((network) => network.name === name);
}
