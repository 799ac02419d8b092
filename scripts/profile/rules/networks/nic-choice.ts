import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { macAddress } from '../../../../overlays/shared/text/names.ts';
import { nics, type Nic } from '../../nodes.ts';
import { rule } from '../rule.ts';

/** A node's NIC is named by its MAC address or by its interface name, not both, and each NIC once. */
export const nicChoice = rule(
  ['mac-and-interface', 'invalid-mac', 'duplicate-mac', 'duplicate-interface'],
  ['directors', 'realservers'],
  (profile) => {
    const written = nics(profile);
    const all = written.flatMap(cards);
    return [
      ...written.flatMap(bothSet),
      ...all.flatMap(multicastMac),
      ...repeated(all, 'mac', (nic) => nic.mac?.toLowerCase()),
      // Interface names repeat from node to node, but not within one.
      ...repeated(all, 'interface', (nic) =>
        nic.interface === undefined ? undefined : `${nic.owner} ${nic.interface}`,
      ),
    ];
  },
);

interface Card extends Nic {
  /** Where its address or its name stands. */
  readonly place: Path;
}

/** Each NIC by itself. */
function cards({ nics: several, ...nic }: Nic): Card[] {
  const { owner, path } = nic;
  if (several === undefined)
    return [{ ...nic, place: [...path, nic.mac === undefined ? 'interface' : 'mac'] }];
  return several.map((name, index) => ({
    owner,
    path,
    place: [...path, 'nics', index],
    ...(macAddress.accepts(name) ? { mac: name } : { interface: name }),
  }));
}

function bothSet(nic: Nic): Finding[] {
  if (nic.nics !== undefined)
    return (['mac', 'interface'] as const).flatMap((key) =>
      nic[key] === undefined
        ? []
        : [
            {
              code: 'mac-and-interface',
              path: [...nic.path, key],
              target: 'key' as const,
              message: `set either ${key} or nics, not both`,
              hint: 'nics are those of a bond: list each of them there',
            },
          ],
    );
  if (nic.mac === undefined || nic.interface === undefined) return [];
  return [
    {
      code: 'mac-and-interface',
      path: [...nic.path, 'interface'],
      target: 'key',
      message: 'set either mac or interface, not both',
      hint: 'keep mac: an interface name may change with the hardware',
    },
  ];
}

/** The lowest bit of the first byte marks a group address (IEEE 802), which no NIC has. */
function multicastMac(nic: Card): Finding[] {
  if (nic.mac === undefined) return [];
  const first = Number.parseInt(nic.mac.slice(0, 2), 16);
  const isZero = /^[0:]+$/.test(nic.mac);
  if (first % 2 === 0 && !isZero) return [];
  return [
    {
      code: 'invalid-mac',
      path: nic.place,
      message: `${nic.mac} is ${isZero ? 'no address' : 'a group address'}; no NIC has it`,
      hint: "the second digit of a NIC's address is even",
    },
  ];
}

function repeated(
  all: readonly Card[],
  key: 'mac' | 'interface',
  identity: (nic: Card) => string | undefined,
): Finding[] {
  const owners = new Map<string, string>();
  return all.flatMap((nic): Finding[] => {
    const id = identity(nic);
    if (id === undefined) return [];
    const first = owners.get(id);
    owners.set(id, first ?? nic.owner);
    if (first === undefined) return [];
    return [
      {
        code: key === 'mac' ? 'duplicate-mac' : 'duplicate-interface',
        path: key === 'interface' && nic.mac !== undefined ? [...nic.path, key] : nic.place,
        message: `this is already a NIC of ${first}`,
        hint: 'each network of a node has its own NIC',
      },
    ];
  });
}
