import { SimulatedCluster, type ClusterOptions } from './simulated-cluster.ts';

/**
 * Everything that can happen to a cluster, at random, for so many milliseconds: programs that stop, die and
 * return, machines that lose their power, cut and mended networks, commands, replayed datagrams.
 */
export function playChaos(options: ClusterOptions, milliseconds: number): SimulatedCluster {
  const cluster = new SimulatedCluster(options);
  const { random, agenda } = cluster;
  const { directors, machines } = cluster;
  /** A director, and any machine: a witness that keeps to the protocol is one. */
  const someone = () => cluster.director(1 + random.below(directors.length));
  const anyone = () => machines[random.below(machines.length)] ?? someone();
  const deeds: readonly (() => void)[] = [
    () => cluster.claim(someone().id),
    () => cluster.claim(someone().id),
    () => cluster.giveBack(someone().id, random.chance(0.7) ? 'yield' : 'release'),
    () => anyone().stop(random.between(1, 2000)),
    () => anyone().stop(random.between(1, 700)),
    () => anyone().kill(),
    () => anyone().cutPower(),
    () => someone().setEligible(random.chance(0.7)),
    () => {
      const carrier = random.chance(0.7);
      someone().input((lease, now) => lease.setCarrier(carrier, now));
    },
    () => cluster.cut(anyone().id, anyone().id),
    () => cluster.mendNetwork(),
    () => cluster.replay(),
  ];
  for (;;) {
    cluster.run(random.between(0, 300));
    if (agenda.now > milliseconds || cluster.overlap !== undefined) return cluster;
    deeds[random.below(deeds.length)]?.();
    // What was killed or switched off comes back sooner or later.
    if (random.chance(0.3)) for (const machine of machines) machine.start();
  }
}
