import { milliseconds } from '../duration.ts';
import type { Finding } from '../finding.ts';
import { effectiveServices, type EffectiveService } from '../services.ts';
import { rule } from './rule.ts';

/** A health check asks in a way that fits the service, with the keys of its type. */
export const checks = rule(['services'], (profile) =>
  effectiveServices(profile).flatMap((service) => [
    ...unusedKeys(service),
    ...commandOf(service),
    ...udp(service),
    ...tooSlow(service),
  ]),
);

const webKeys = ['path', 'host', 'status', 'expect'] as const;
const keysOf = {
  http: webKeys,
  https: webKeys,
  tcp: [],
  command: ['command'],
} as const satisfies Record<EffectiveService['checkType'], readonly string[]>;

function unusedKeys({ service, path, checkType }: EffectiveService): Finding[] {
  const used: readonly string[] = keysOf[checkType];
  const asked = service.check ?? {};
  return [...webKeys, 'command' as const]
    .filter((key) => asked[key] !== undefined && !used.includes(key))
    .map((key) => ({
      code: 'unused-check-key',
      path: [...path, 'check', key],
      target: 'key',
      message: `a check of type ${checkType} has no use for ${key}`,
      hint:
        key === 'command'
          ? 'set type: command, or delete this key'
          : 'set type: http or https, or delete this key',
    }));
}

function commandOf({ service, path, checkType }: EffectiveService): Finding[] {
  if (checkType !== 'command') return [];
  const [program] = service.check?.command ?? [];
  const place = [...path, 'check', 'command'];
  if (program === undefined)
    return [
      {
        code: 'missing-command',
        path: place,
        message: 'a check of type command needs a command',
        hint: 'command: [/usr/local/bin/check-it, --quick]',
      },
    ];
  if (program.startsWith('/')) return [];
  return [
    {
      code: 'relative-command',
      path: [...place, 0],
      message: `“${program}” is not an absolute path; mon has no PATH to look it up in`,
      hint: 'write /usr/bin/… or /usr/local/bin/…',
    },
  ];
}

/** A TCP connection says nothing about a UDP service. */
function udp({ service, path, protocol, checkType }: EffectiveService): Finding[] {
  if (protocol !== 'udp' || checkType === 'command' || service.check?.type !== undefined) return [];
  return [
    {
      code: 'udp-check',
      path: [...path, 'protocol'],
      message: `nothing checks a UDP service by itself, and ${checkType} would ask a TCP port`,
      hint: 'set check.type: command, or name the TCP check that tells whether the server works',
    },
  ];
}

function tooSlow({ service, path }: EffectiveService): Finding[] {
  const { interval = '6s', timeout = '3s' } = service.check ?? {};
  const [every, limit] = [milliseconds(interval), milliseconds(timeout)];
  if (every === undefined || limit === undefined || limit <= every) return [];
  const key = service.check?.timeout === undefined ? 'interval' : 'timeout';
  return [
    {
      code: 'check-timeout',
      path: [...path, 'check', key],
      message: `a check may take ${timeout}, but the next one is due after ${interval}`,
      hint: 'make timeout at most interval',
    },
  ];
}
