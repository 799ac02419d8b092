import { apacheFamilies } from '../../overlays/base/metrics/apache-families.ts';
import { directorFamilies } from '../../overlays/base/metrics/director-families.ts';
import { exposition } from '../../overlays/base/metrics/exposition.ts';
import { ipvsFamilies, parseTotals } from '../../overlays/base/metrics/ipvs-families.ts';
import { nodeFamilies } from '../../overlays/base/metrics/node-families.ts';
import type { DirectorState, TableService } from '../../overlays/shared/state/node-state.ts';
import { clusterWith } from './cluster.ts';
import { at, healthyDirector, healthyNode, known } from './node-state.ts';

const table: readonly TableService[] = [
  {
    service: 'http',
    protocol: 'tcp',
    endpoint: '192.168.71.205:80',
    scheduler: 'rr',
    destinations: [
      {
        server: 'litstat1',
        endpoint: '[2001:db8::2]:8080',
        kernel: {
          ...{ forwarding: 'nat', weight: 2, activeConnections: 3, inactiveConnections: 4 },
          counters: {
            ...{ connections: 11, incomingPackets: 12, outgoingPackets: 13 },
            ...{ incomingBytes: 14, outgoingBytes: 15 },
          },
        },
      },
      { server: 'litstat2', endpoint: '192.168.71.150:80', kernel: null },
    ],
  },
];

const member = { realserver: 'litstat1', service: 'http', checked: at, words: 'status 500' };

/** The holder, with a server down and another one drained. */
const director: DirectorState = {
  ...healthyDirector,
  table: known(table),
  health: known([{ ...member, verdict: 'down', since: at }]),
  drained: known(['litstat2']),
  reconciler: known({
    ...{ mon: 'answers', monSilentSince: null, problem: null },
    ...{ takeovers: 2, holderChanged: at },
  }),
};

const certificate = { names: ['www.example.org'], ends: at, fingerprint: '01:02' };

const totals = 'FF 10 0 1F4 0\n';

/** The pages of a director and of a realserver, with every metric that there is. */
export const metricsPages = {
  director: exposition([
    ...nodeFamilies({ ...healthyNode, director }),
    ...directorFamilies(director, clusterWith()),
    ...ipvsFamilies(table, parseTotals(totals)),
  ]),
  realserver: exposition([
    ...nodeFamilies({ ...healthyNode, director: undefined, certificate: known(certificate) }),
    ...apacheFamilies(
      'ServerUptimeSeconds: 60\nTotal Accesses: 7\nTotal kBytes: 3\nBusyWorkers: 1\nIdleWorkers: 74\n',
    ),
  ]),
} as const;
