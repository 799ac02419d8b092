import type { Path } from './path.ts';
import type { Profile } from './schema.ts';

/** A NIC of a node as the profile describes it. */
export interface Nic {
  readonly owner: string;
  /** Where `mac` and `interface` stand. */
  readonly path: Path;
  readonly mac?: string;
  readonly interface?: string;
}

/** An address that something in the cluster's networks owns. */
export interface OwnedAddress {
  readonly owner: string;
  readonly address: string;
  readonly path: Path;
  readonly network: 'public' | 'heartbeat';
}

type Nodes = Pick<Profile, 'directors' | 'realservers'>;

/** The addresses of the nodes, directors first, in the order of the profile. */
export function nodeAddresses(profile: Nodes): OwnedAddress[] {
  const found: OwnedAddress[] = [];
  const add = (
    owner: string,
    network: OwnedAddress['network'],
    path: Path,
    attachment: { readonly address: string; readonly address6?: string },
  ): void => {
    const { address, address6 } = attachment;
    found.push({ owner, network, address, path: [...path, 'address'] });
    if (address6 !== undefined)
      found.push({ owner, network, address: address6, path: [...path, 'address6'] });
  };
  for (const [index, director] of profile.directors.entries()) {
    const owner = `director ${director.name}`;
    add(owner, 'public', ['directors', index, 'public'], director.public);
    if (director.heartbeat !== undefined)
      add(owner, 'heartbeat', ['directors', index, 'heartbeat'], director.heartbeat);
  }
  for (const [index, server] of profile.realservers.entries())
    add(`realserver ${server.name}`, 'public', ['realservers', index], server);
  return found;
}

/** Every NIC that the profile names, in its order. */
export function nics(profile: Nodes): Nic[] {
  const directors = profile.directors.flatMap((director, index) => {
    const owner = `director ${director.name}`;
    const { heartbeat } = director;
    return [
      { ...director.public, owner, path: ['directors', index, 'public'] },
      ...(heartbeat === undefined
        ? []
        : [{ ...heartbeat, owner, path: ['directors', index, 'heartbeat'] }]),
    ];
  });
  const servers = profile.realservers.map((server, index) => ({
    ...server,
    owner: `realserver ${server.name}`,
    path: ['realservers', index],
  }));
  return [...directors, ...servers];
}
