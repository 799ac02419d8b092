import type { Cluster } from '../../shared/cluster/cluster.ts';
import type { DirectorState, ServerHealth } from '../../shared/state/node-state.ts';
import { isKnown, valueOf } from '../../shared/state/part.ts';
import { seconds, single, states, type Family } from './exposition.ts';

/** What a director tells of the cluster, as it sees it, beside what others' dashboards know by name. */
export function directorFamilies(
  director: DirectorState,
  { realservers }: Pick<Cluster, 'realservers'>,
): readonly Family[] {
  const { addresses, reconciler, sync, drained, conflicts, constraints, lease } = director;
  const work = valueOf(reconciler);
  const changed = work?.holderChanged ?? undefined;
  const names = valueOf(drained);
  return [
    {
      name: 'lvsmith_floating_address_held',
      type: 'gauge',
      help: 'Whether the kernel of this director has the floating address.',
      samples: (valueOf(addresses) ?? []).map(({ address, name, here }) => ({
        labels: { address, name },
        value: Number(here),
      })),
    },
    single(
      'lvsmith_takeovers_total',
      'How often this director has taken the floating addresses since its start.',
      work?.takeovers,
      'counter',
    ),
    single(
      'lvsmith_floating_address_changed_timestamp_seconds',
      'When the floating addresses came to this director or left it last.',
      changed === undefined ? undefined : seconds(changed),
    ),
    ...memberFamilies(valueOf(director.health) ?? []),
    {
      name: 'lvsmith_drained',
      type: 'gauge',
      help: 'Whether a realserver is drained.',
      samples:
        names === undefined
          ? []
          : realservers.map(({ name }) => ({
              labels: { realserver: name },
              value: Number(names.includes(name)),
            })),
    },
    single(
      'lvsmith_reconcile_timestamp_seconds',
      'When the IPVS table was compared with the desired one last.',
      isKnown(reconciler) ? seconds(reconciler.at) : undefined,
    ),
    single(
      'lvsmith_reconcile_problem',
      'Whether the last comparison failed.',
      work && work.problem !== null,
    ),
    single('lvsmith_mon_answers', 'Whether mon answers.', work && work.mon === 'answers'),
    single(
      'lvsmith_checker_works',
      'Whether the checker asks the servers for mon.',
      work?.checker === undefined ? undefined : work.checker === 'works',
    ),
    states(
      'lvsmith_sync_role',
      'The part of this director in the copying of connections.',
      'role',
      ['master', 'backup', 'none'],
      valueOf(sync)?.role,
    ),
    single('lvsmith_synced', 'Whether it has the connections.', valueOf(sync)?.synced),
    states(
      'lvsmith_lease_role',
      'The part of this director in the lease on the floating addresses.',
      'role',
      ['holder', 'stand-in', 'claiming', 'free'],
      valueOf(lease)?.role,
    ),
    single(
      'lvsmith_address_conflicts',
      'Other machines that answer for floating addresses of this director.',
      valueOf(conflicts)?.length,
    ),
    single(
      'lvsmith_constraints',
      'Constraints that pin the floating addresses, left by hand or by a move cut short.',
      valueOf(constraints)?.length,
    ),
    ...clusterFamilies(director),
  ];
}

function memberFamilies(health: readonly ServerHealth[]): readonly Family[] {
  const labels = ({ realserver, service }: ServerHealth) => ({ realserver, service });
  return [
    {
      name: 'lvsmith_member_up',
      type: 'gauge',
      help: 'Whether a service of a realserver counts as up, by the checks of this director.',
      samples: health.map((it) => ({ labels: labels(it), value: Number(it.verdict === 'up') })),
    },
    {
      name: 'lvsmith_member_changed_timestamp_seconds',
      type: 'gauge',
      help: 'When that changed last.',
      samples: health.flatMap((it) =>
        it.since === null ? [] : [{ labels: labels(it), value: seconds(it.since) }],
      ),
    },
  ];
}

/** Names and labels of ha_cluster_exporter: dashboards know them. */
function clusterFamilies({ quorum, pacemaker }: DirectorState): readonly Family[] {
  const votes = valueOf(quorum);
  const state = valueOf(pacemaker);
  const nodes = (state?.nodes ?? []).flatMap(({ name, state: is }) =>
    nodeStates.map((status) => ({
      labels: { node: name, status, type: 'member' },
      value: Number(
        status === 'dc'
          ? state?.dc === name
          : status === 'online'
            ? !['offline', 'unclean', 'pending'].includes(is)
            : status === is,
      ),
    })),
  );
  return [
    single('ha_cluster_corosync_quorate', 'Whether there is a quorum.', votes?.quorate),
    {
      name: 'ha_cluster_corosync_quorum_votes',
      type: 'gauge',
      help: 'Votes, by what they are for.',
      samples:
        votes === undefined
          ? []
          : [
              { labels: { type: 'expected_votes' }, value: votes.expectedVotes },
              { labels: { type: 'quorum' }, value: votes.needed },
              { labels: { type: 'total_votes' }, value: votes.votes },
            ],
    },
    {
      name: 'ha_cluster_pacemaker_nodes',
      type: 'gauge',
      help: 'The directors as pacemaker on this one sees them, one line for each state.',
      samples: nodes,
    },
    single(
      'ha_cluster_pacemaker_maintenance_mode_enabled',
      'Whether pacemaker leaves everything as it is.',
      state?.maintenance,
    ),
    single(
      'lvsmith_failed_operations',
      "Operations of the cluster's resources that failed, and were not cleared.",
      state?.failures.length,
    ),
    {
      name: 'ha_cluster_scrape_success',
      type: 'gauge',
      help: 'Whether the cluster software answered.',
      samples: [
        { labels: { collector: 'corosync' }, value: Number(votes !== undefined) },
        { labels: { collector: 'pacemaker' }, value: Number(state !== undefined) },
      ],
    },
  ];
}

const nodeStates = ['online', 'standby', 'maintenance', 'pending', 'unclean', 'dc'] as const;
