import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';
import type { CompleteProfile } from '../../complete.ts';
import { rule, type RuleContext } from '../rule.ts';

interface Named {
  readonly name: string;
  readonly owner: string;
  readonly path: Path;
}

/**
 * Nodes and floating addresses share one name space, each node's /etc/hosts; services have their own.
 * A floating address without a name has the cluster's.
 */
export const duplicateNames = rule(
  ['duplicate-name', 'reserved-name'],
  ['name', 'directors', 'realservers', 'floating-addresses'],
  (profile, context) => {
    const named = hosts(profile, context);
    return [...twice(named), ...reserved(named)];
  },
);

export const duplicateServiceNames = rule(['duplicate-name'], ['services'], ({ services }) =>
  twice(
    services.map(({ name }, index) => ({
      name,
      owner: `service ${index + 1}`,
      path: ['services', index, 'name'],
    })),
  ),
);

type Hosts = Pick<CompleteProfile, 'name' | 'directors' | 'realservers' | 'floating-addresses'>;

function hosts(profile: Hosts, { isWritten }: RuleContext): Named[] {
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
    ...profile['floating-addresses'].map(({ name, address }, index) => {
      const path = ['floating-addresses', index, 'name'];
      const owner = `floating address ${address}`;
      return { name, owner, path: isWritten(path) ? path : ['name'] };
    }),
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
            ? `${owner} gets the cluster's name by default, which is also the name of ${first}`
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
