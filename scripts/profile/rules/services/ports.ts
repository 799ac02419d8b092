import { parseAddress } from '../../../../overlays/shared/net/ip.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { wellKnownServices } from '../../../checks/registry.ts';
import { rule } from '../rule.ts';

/** Every service has a port, and no other service has the same one on the same address. */
export const ports = rule(
  ['missing-port', 'port-clash'],
  ['services', 'floating-addresses'],
  ({ services }, { isWritten }) => {
    const known = wellKnownServices.map((service) => service.name).join(' and ');
    const owners = new Map<string, string>();
    return services.flatMap(({ name, port, protocol, addresses }, index): Finding[] => {
      const path = ['services', index];
      if (port === 0 && !isWritten([...path, 'port']))
        return [
          {
            code: 'missing-port',
            path: [...path, 'port'],
            message: `service ${name} needs a port; only ${known} have one by default`,
            hint: 'add port:',
          },
        ];
      const taken = addresses.flatMap((text) => {
        const address = parseAddress(text);
        if (address === undefined) return [];
        const key = `${protocol} ${address} ${port}`;
        const other = owners.get(key);
        if (other !== undefined) return [{ address, other }];
        owners.set(key, name);
        return [];
      });
      const [first] = taken.filter(({ other }) => other !== name);
      if (first === undefined) return [];
      return [
        {
          code: 'port-clash',
          path: [...path, isWritten([...path, 'port']) ? 'port' : 'name'],
          message: `${protocol} port ${port} of ${first.address} is already used by service ${first.other}`,
          hint: 'give it another port, or other floating addresses',
        },
      ];
    });
  },
);
