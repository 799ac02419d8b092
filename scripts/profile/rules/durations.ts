import { milliseconds } from '../duration.ts';
import type { Finding } from '../finding.ts';
import type { Path } from '../path.ts';
import { rule } from './rule.ts';

interface Given {
  readonly path: Path;
  readonly value: string | undefined;
  /** mon, pacemaker and IPVS count these in seconds and would round a fraction silently. */
  readonly seconds: boolean;
  readonly mayBeZero: boolean;
}

export const membershipDurations = rule(['membership', 'failover'], (profile) => {
  const { membership = {}, failover = {} } = profile;
  const ping = ['failover', 'ping'];
  return check([
    ...(['keepalive', 'warntime', 'deadtime', 'initdead'] as const).map((name) => ({
      path: ['membership', name],
      value: membership[name],
      seconds: false,
      mayBeZero: false,
    })),
    {
      path: [...ping, 'interval'],
      value: failover.ping?.interval,
      seconds: true,
      mayBeZero: false,
    },
    {
      path: [...ping, 'dampening'],
      value: failover.ping?.dampening,
      seconds: true,
      mayBeZero: true,
    },
  ]);
});

export const serviceDurations = rule(['services'], ({ services = [] }) =>
  check(
    services.flatMap((service, index): Given[] => {
      const path = ['services', index];
      const asked = service.check ?? {};
      return [
        {
          path: [...path, 'persistence'],
          value: service.persistence,
          seconds: true,
          mayBeZero: true,
        },
        {
          path: [...path, 'check', 'interval'],
          value: asked.interval,
          seconds: true,
          mayBeZero: false,
        },
        {
          path: [...path, 'check', 'timeout'],
          value: asked.timeout,
          seconds: false,
          mayBeZero: false,
        },
        {
          path: [...path, 'check', 'repeat'],
          value: asked.repeat,
          seconds: true,
          mayBeZero: false,
        },
      ];
    }),
  ),
);

function check(durations: readonly Given[]): Finding[] {
  return durations.flatMap(({ path, value, seconds, mayBeZero }): Finding[] => {
    const time = value === undefined ? undefined : milliseconds(value);
    if (time === undefined) return [];
    if (time === 0 && !mayBeZero)
      return [{ code: 'zero-duration', path, message: 'this time cannot be zero' }];
    if (!seconds || time % 1000 === 0) return [];
    return [
      {
        code: 'not-whole-seconds',
        path,
        message: `${value} is not a whole number of seconds, and nothing finer is counted here`,
        hint: `write ${Math.max(1, Math.round(time / 1000))}s`,
      },
    ];
  });
}
