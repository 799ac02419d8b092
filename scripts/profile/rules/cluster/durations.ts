import { parseDuration } from '../../values/duration.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';
import { rule } from '../rule.ts';

const codes = ['zero-duration', 'not-whole-seconds'];

interface Duration {
  readonly path: Path;
  readonly value: string;
  /** mon, pacemaker and IPVS count this in seconds, and would silently round a fraction. */
  readonly wholeSeconds: boolean;
  readonly mayBeZero: boolean;
}

export const membershipDurations = rule(
  codes,
  ['membership', 'failover'],
  ({ membership, failover }) => {
    const ping = ['failover', 'ping'];
    return checkDurations([
      ...(['keepalive', 'warntime', 'deadtime', 'initdead'] as const).map((name) => ({
        path: ['membership', name],
        value: membership[name],
        wholeSeconds: false,
        mayBeZero: false,
      })),
      {
        path: [...ping, 'interval'],
        value: failover.ping.interval,
        wholeSeconds: false,
        mayBeZero: false,
      },
      {
        path: [...ping, 'dampening'],
        value: failover.ping.dampening,
        wholeSeconds: false,
        mayBeZero: true,
      },
    ]);
  },
);

export const serviceDurations = rule(codes, ['services'], ({ services }) =>
  checkDurations(
    services.flatMap((service, index): Duration[] => {
      const path = ['services', index];
      const { check } = service;
      return [
        {
          path: [...path, 'persistence'],
          value: service.persistence,
          wholeSeconds: true,
          mayBeZero: true,
        },
        {
          path: [...path, 'check', 'interval'],
          value: check.interval,
          wholeSeconds: true,
          mayBeZero: false,
        },
        {
          path: [...path, 'check', 'timeout'],
          value: check.timeout,
          wholeSeconds: false,
          mayBeZero: false,
        },
        ...(service['sorry-page'] === undefined
          ? []
          : [
              {
                path: [...path, 'sorry-page', 'retry-after'],
                value: service['sorry-page']['retry-after'],
                wholeSeconds: true,
                mayBeZero: false,
              },
            ]),
        {
          path: [...path, 'check', 'repeat'],
          value: check.repeat,
          wholeSeconds: true,
          mayBeZero: false,
        },
      ];
    }),
  ),
);

function checkDurations(durations: readonly Duration[]): Finding[] {
  return durations.flatMap(({ path, value, wholeSeconds, mayBeZero }): Finding[] => {
    const time = parseDuration(value);
    if (time === undefined) return [];
    if (time === 0 && !mayBeZero)
      return [{ code: 'zero-duration', path, message: 'this duration must not be zero' }];
    if (!wholeSeconds || time % 1000 === 0) return [];
    return [
      {
        code: 'not-whole-seconds',
        path,
        message: `${value} must be a whole number of seconds`,
        hint: `write ${Math.max(1, Math.round(time / 1000))}s`,
      },
    ];
  });
}
