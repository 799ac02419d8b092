import { canonical } from '../address.ts';
import type { Finding } from '../finding.ts';
import { effectiveServices } from '../services.ts';
import { rule } from './rule.ts';

/** Every service has a port, and no other service has the same one on the same address. */
export const ports = rule(['services', 'floating-addresses'], (profile) => {
  const everywhere = profile['floating-addresses'].map(({ address }) => address);
  const owners = new Map<string, string>();
  return effectiveServices(profile).flatMap(({ service, path, port, protocol }): Finding[] => {
    if (port === undefined)
      return [
        {
          code: 'missing-port',
          path: [...path, 'port'],
          message: `service ${service.name} has no port; only http and https bring theirs`,
          hint: 'add port:',
        },
      ];
    const taken = (service.addresses ?? everywhere).flatMap((text) => {
      const address = canonical(text);
      if (address === undefined) return [];
      const key = `${protocol} ${address} ${port}`;
      const other = owners.get(key);
      if (other !== undefined) return [{ address, other }];
      owners.set(key, service.name);
      return [];
    });
    const [first] = taken.filter(({ other }) => other !== service.name);
    if (first === undefined) return [];
    return [
      {
        code: 'port-clash',
        path: [...path, service.port === undefined ? 'name' : 'port'],
        message: `service ${first.other} has ${protocol} port ${port} of ${first.address} already`,
        hint: 'give it another port, or other floating addresses',
      },
    ];
  });
});
