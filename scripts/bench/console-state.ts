import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import type { ConsoleState } from '../../overlays/shared/console/protocol.ts';
import type { Known } from '../../overlays/shared/state/node-state.ts';
import type { RateTable } from '../../overlays/shared/state/rates.ts';

/** Each server's are others at each look. */
function ratesOf({ virtualServices }: Cluster, look: number): RateTable {
  return Object.fromEntries(
    virtualServices.flatMap(({ protocol, address, port, members }) =>
      members.map((member) => [
        `${protocol} ${address}:${port} ${member.address}:${member.port}`,
        [look % 30, 1000 + (look % 40), 20_000 + (look % 50)] as const,
      ]),
    ),
  );
}

/** What a director shows that serves its cluster, as its agent would say it each second: counters go on. */
export function consoleState(cluster: Cluster, look: number, holder: string): ConsoleState {
  const at = new Date().toISOString();
  const known = <T>(value: T): Known<T> => ({ at, value });
  const names = cluster.directors.map(({ name }) => name);
  const [self = ''] = names;
  return {
    status: {
      ...{ verdict: 'joined', stage: 'serving', reasons: [], at, uptime: look },
      image: known({ id: 'lvsmith-director', version: '0' }),
      identity: known({
        ...{ cluster: cluster.name, name: self, role: 'director' },
        ...{ instanceId: 'bench', seedDigest: '' },
      }),
      firstBoot: known(null),
      units: known({}),
      firewall: known('loaded'),
      storage: known({ bytes: 1, freeBytes: 1 }),
      director: {
        quorum: known({
          quorate: true,
          votes: names.length,
          expectedVotes: names.length,
          needed: 2,
        }),
        pacemaker: known({
          ...{ dc: self, quorate: true, maintenance: false, resources: [], failures: [] },
          nodes: names.map((name) => ({ name, state: 'online', attributes: { pingd: '100' } })),
        }),
        addresses: known(
          cluster.floatingAddresses.map(({ name, address }) => ({
            ...{ name, address, here: holder === self, holder },
          })),
        ),
        conflicts: known([]),
        lease: known(null),
        table: known(
          cluster.virtualServices.map(
            ({ service, protocol, address, port, scheduler, members }) => ({
              ...{ service, protocol, endpoint: `${address}:${port}`, scheduler },
              destinations: members.map((member) => ({
                server: member.realserver,
                endpoint: `${member.address}:${member.port}`,
                kernel: {
                  ...{ forwarding: 'nat', weight: 1 },
                  ...{ activeConnections: look % 50, inactiveConnections: look % 70 },
                },
              })),
            }),
          ),
        ),
        reconciler: known({ mon: 'answers', monSilentSince: null, problem: null }),
        sync: known({ role: 'master', receivingSince: 1, synced: true }),
        health: known([]),
        drained: known([]),
        constraints: known([]),
        events: known([]),
      },
    },
    cluster: {
      name: cluster.name,
      directors: names.map((name) => ({ name, preferred: name === self })),
      realservers: cluster.realservers.map(({ name }) => name),
    },
    reasons: [],
    traffic: known({ connections: look * 100, incomingBytes: look * 100_000 }),
    rates: known(ratesOf(cluster, look)),
    links: known([]),
  };
}
