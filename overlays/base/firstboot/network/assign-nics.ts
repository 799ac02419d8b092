import type { Diagnostic } from '../../../shared/diagnostics/diagnostic.ts';
import type { Ethernet, NetworkConfig } from '../../../shared/seed/network/network.ts';
import type { Nic } from './nics.ts';

/** Makes a finding of what is wrong with how an ethernet is matched; `key` is what it is matched by. */
export type RefuseNic = (
  ethernet: Ethernet,
  key: MatchKey,
  message: string,
  hint: string,
) => Diagnostic;
type MatchKey = 'macaddress' | 'name';

/** Which card each ethernet of the seed is: its id → the card. */
export type Assignment = ReadonlyMap<string, Nic>;

/**
 * Finds the cards: by MAC address, by the kernel's name, and those that the seed leaves open
 * (`public`, `heartbeat` without a match) in PCI order among what is left.
 *
 * @param names of what may be left open, in the order in which cards are taken.
 */
export function assignNics(
  network: NetworkConfig,
  nics: readonly Nic[],
  names: readonly string[],
  refuse: RefuseNic,
): { readonly assignment: Assignment; readonly diagnostics: readonly Diagnostic[] } {
  const assignment = new Map<string, Nic>();
  const diagnostics: Diagnostic[] = [];
  const ethernets = network.devices.filter((device) => device.kind === 'ethernet');
  const taken = () => new Set([...assignment.values()].map(({ mac }) => mac));

  function take(
    ethernet: Ethernet,
    nic: Nic | undefined,
    description: string,
    key: MatchKey,
  ): void {
    const problem =
      nic === undefined
        ? `this machine has no network card ${description}`
        : taken().has(nic.mac)
          ? `another device of the seed has the network card ${description} already`
          : undefined;
    if (nic !== undefined && problem === undefined) assignment.set(ethernet.id, nic);
    else diagnostics.push(refuse(ethernet, key, problem ?? '', inventory(nics)));
  }

  const open: Ethernet[] = [];
  for (const ethernet of ethernets) {
    const { mac, matchName, id } = ethernet;
    const named = (name: string) => nics.find((nic) => nic.originalName === name);
    if (mac !== undefined) {
      const nic = nics.find((candidate) => candidate.mac === mac);
      if (matchName === undefined || nic === undefined || nic.originalName === matchName)
        take(ethernet, nic, `with the address ${mac}`, 'macaddress');
      else take(ethernet, undefined, `${matchName} with the address ${mac}`, 'name');
    } else if (matchName !== undefined) take(ethernet, named(matchName), matchName, 'name');
    else if (named(id) !== undefined || !names.includes(id)) take(ethernet, named(id), id, 'name');
    else open.push(ethernet);
  }
  // The public network first, whatever the order in the file.
  for (const ethernet of open.toSorted((a, b) => names.indexOf(a.id) - names.indexOf(b.id))) {
    const free = nics.find(({ mac }) => !taken().has(mac));
    take(ethernet, free, `left for the ${ethernet.id} network`, 'name');
  }
  return { assignment, diagnostics };
}

function inventory(nics: readonly Nic[]): string {
  return nics.length === 0
    ? 'it has none at all'
    : `it has ${nics.map(({ originalName, mac }) => `${originalName} (${mac})`).join(', ')}`;
}
