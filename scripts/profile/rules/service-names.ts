import type { Finding } from '../finding.ts';
import { effectiveServices } from '../services.ts';
import { rule } from './rule.ts';

const others = { http: { port: 443, is: 'https' }, https: { port: 80, is: 'http' } } as const;

/** A service called http that is https in all but name misleads everybody who reads the profile. */
export const serviceNames = rule(['services'], (profile) =>
  effectiveServices(profile).flatMap(({ service, path, port, checkType }): Finding[] => {
    const { name } = service;
    if (name !== 'http' && name !== 'https') return [];
    const other = others[name];
    const key = port === other.port ? 'port' : checkType === other.is ? 'check' : undefined;
    if (key === undefined) return [];
    return [
      {
        code: 'service-name-misleads',
        severity: 'warning',
        path: [...path, ...(key === 'check' ? ['check', 'type'] : [key])],
        message:
          key === 'port'
            ? `a service named ${name} on port ${other.port}, which is the port of ${other.is}`
            : `a service named ${name} that is checked as ${other.is}`,
        hint: `name it ${other.is}, or leave ${key === 'port' ? 'port' : 'check.type'} to its default`,
      },
    ];
  }),
);
