import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';
import { directorAttachments, serverNetworkName } from '../../nodes.ts';
import { writtenNetworks, type WrittenNetwork } from './written-networks.ts';
import { rule } from '../rule.ts';

/** What says how NICs are bonded or tagged has NICs that are. */
export const bonds = rule(
  ['bond-without-nics', 'bond-option', 'vlan-nic', 'tagged-without-vlan'],
  ['networks', 'directors', 'realservers'],
  ({ networks, directors, realservers }) => {
    const all = writtenNetworks(networks);
    const servers = all.find(({ name }) => name === serverNetworkName({ networks }));
    const attached = directors.flatMap(directorAttachments);
    const bonded = new Set([
      ...attached.flatMap(({ network, attachment }) =>
        attachment.nics === undefined ? [] : [network],
      ),
      ...(realservers.some(({ nics }) => nics !== undefined) ? [servers?.name] : []),
    ]);
    return [
      ...all.flatMap((network) => options(network, bonded.has(network.name))),
      ...attached.flatMap(({ network, path, attachment }) => {
        const { over } = all.find(({ name }) => name === network) ?? {};
        return over === undefined ? [] : ownNics(attachment, path, over);
      }),
      ...realservers.flatMap(({ tagged, name }, index): Finding[] =>
        tagged && servers !== undefined && servers.vlan === undefined
          ? [
              {
                code: 'tagged-without-vlan',
                path: ['realservers', index, 'tagged'],
                target: 'key',
                message: `the ${servers.name} network of ${name} has no vlan that frames could be tagged with`,
                hint: `set networks.${servers.name}.vlan, or delete tagged`,
              },
            ]
          : [],
      ),
    ];
  },
);

const spreading: readonly string[] = ['balance-xor', '802.3ad', 'balance-tlb'];

function options({ path, name, bond }: WrittenNetwork, isBonded: boolean): Finding[] {
  if (bond === undefined) return [];
  if (!isBonded)
    return [
      {
        code: 'bond-without-nics',
        path: [...path, 'bond'],
        target: 'key',
        message: `no node has several NICs in the ${name} network`,
        hint: 'list them as nics of each director or realserver, or delete bond',
      },
    ];
  const { mode = 'active-backup' } = bond;
  const idle = [
    ...(bond['hash-policy'] !== undefined && !spreading.includes(mode) ? ['hash-policy'] : []),
    ...(bond['lacp-rate'] !== undefined && mode !== '802.3ad' ? ['lacp-rate'] : []),
  ];
  return idle.map((key) => ({
    code: 'bond-option',
    path: [...path, 'bond', key],
    target: 'key',
    message: `a bond of mode ${mode} does not use ${key}`,
    hint:
      key === 'lacp-rate' ? 'set mode: 802.3ad, or delete it' : 'set another mode, or delete it',
  }));
}

function ownNics(
  attachment: { readonly mac?: string; readonly interface?: string; readonly nics?: unknown },
  path: Path,
  over: string,
): Finding[] {
  return (['mac', 'interface', 'nics'] as const).flatMap((key): Finding[] =>
    attachment[key] === undefined
      ? []
      : [
          {
            code: 'vlan-nic',
            path: [...path, key],
            target: 'key',
            message: `this network uses the NICs of ${over} (over), and has none of its own`,
            hint: `delete ${key}, or delete over of the network`,
          },
        ],
  );
}
