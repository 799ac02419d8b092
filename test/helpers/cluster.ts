import type { Check, Cluster, VirtualService } from '../../overlays/shared/cluster.ts';

const check: Check = {
  type: 'http',
  interval: 6000,
  timeout: 3000,
  path: '/health',
  host: 'www.example.org',
  status: [200],
  expect: '',
  command: [],
  failures: 2,
  successes: 1,
  repeat: 600_000,
};

/** A small cluster with one http service on one address and two realservers, for unit tests. */
export function clusterWith(
  service: Partial<VirtualService> = {},
  asked: Partial<Check> = {},
): Cluster {
  const virtualService: VirtualService = {
    service: 'http',
    protocol: 'tcp',
    address: '192.168.71.205',
    family: 4,
    port: 80,
    scheduler: 'rr',
    forwarding: 'nat',
    persistence: 0,
    onFailure: 'cut',
    members: [
      { realserver: 'litstat1', address: '192.168.71.220', port: 80, weight: 1 },
      { realserver: 'litstat2', address: '192.168.71.150', port: 80, weight: 2 },
    ],
    ...service,
  };
  return {
    name: 'lab',
    networks: {
      public: { name: 'public', subnet: '192.168.71.0/24', dns: [], ntp: [] },
      heartbeat: { name: 'heartbeat', subnet: '192.168.68.0/24', dns: [], ntp: [] },
    },
    directors: [],
    realservers: [
      { name: 'litstat1', public: { network: 'public', address: '192.168.71.220' } },
      { name: 'litstat2', public: { network: 'public', address: '192.168.71.150' } },
    ],
    membership: {
      keepalive: 1000,
      warntime: 2000,
      deadtime: 4000,
      initdead: 20000,
      token: 1000,
      consensus: 1200,
      tokenWarning: 75,
      twoNode: false,
      tieBreaker: 'none',
      noQuorumPolicy: 'stop',
    },
    failover: {
      autoFailback: true,
      preference: 50,
      fencing: 'none',
      ping: { nodes: [], multiplier: 100, dampening: 5000, interval: 5000 },
    },
    floatingAddresses: [
      {
        name: 'www.example.org',
        address: '192.168.71.205',
        family: 4,
        prefix: 24,
        interface: 'public',
      },
    ],
    services: [
      { name: 'http', protocol: 'tcp', port: 80, check: { ...check, ...asked }, onFailure: 'cut' },
    ],
    virtualServices: [virtualService],
    sync: { interface: 'heartbeat', id: 51 },
  };
}
