import type { Finding } from '../finding.ts';
import type { Path } from '../path.ts';
import type { Profile } from '../schema.ts';
import { rule } from './rule.ts';

interface Named {
  readonly name: string;
  readonly owner: string;
  readonly path: Path;
}

/**
 * Nodes and floating addresses share one name space, each node's /etc/hosts; services have their own.
 * A floating address without a name takes the cluster's.
 */
export const duplicateNames = rule(
  ['name', 'directors', 'realservers', 'floating-addresses'],
  (profile) => [...twice(hosts(profile)), ...reserved(hosts(profile))],
);

export const duplicateServiceNames = rule(['services'], ({ services = [] }) =>
  twice(
    services.map(({ name }, index) => ({
      name,
      owner: `service ${index + 1}`,
      path: ['services', index, 'name'],
    })),
  ),
);

type Hosts = Pick<Profile, 'name' | 'directors' | 'realservers' | 'floating-addresses'>;

function hosts(profile: Hosts): Named[] {
  const { directors, realservers } = profile;
  return [
    ...directors.map(({ name }, index) => ({
      name,
      owner: `director ${index + 1}`,
      path: ['directors', index, 'name'],
    })),
    ...realservers.map(({ name }, index) => ({
      name,
      owner: `realserver ${index + 1}`,
      path: ['realservers', index, 'name'],
    })),
    ...profile['floating-addresses'].map(({ name, address }, index) => ({
      name: name ?? (index === 0 ? profile.name : `${profile.name}-${index + 1}`),
      owner: `floating address ${address}`,
      path: name === undefined ? ['name'] : ['floating-addresses', index, 'name'],
    })),
  ];
}

function twice(named: readonly Named[]): Finding[] {
  const owners = new Map<string, string>();
  return named.flatMap(({ name, owner, path }): Finding[] => {
    const first = owners.get(name);
    if (first === undefined) {
      owners.set(name, owner);
      return [];
    }
    return [
      {
        code: 'duplicate-name',
        path,
        message:
          path.length === 1
            ? `${owner} takes the cluster's name, which is also the name of ${first}`
            : `${name} is already the name of ${first}`,
        hint: path.length === 1 ? 'give the floating address a name' : 'give each its own name',
      },
    ];
  });
}

function reserved(named: readonly Named[]): Finding[] {
  return named
    .filter(({ name }) => name === 'localhost')
    .map(({ path }) => ({
      code: 'reserved-name',
      path,
      message: 'localhost is the name that every machine has for itself',
    }));
}
