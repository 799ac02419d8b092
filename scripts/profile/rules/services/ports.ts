import { parseAddress } from '../../../../overlays/shared/net/ip.ts';
import { allPorts, parsePorts, type PortRange } from '../../../../overlays/shared/net/ports.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { findCheckType, wellKnownServices } from '../../../checks/registry.ts';
import type { CompleteService } from '../../complete.ts';
import { rule } from '../rule.ts';

/** Every service has a port or several, and no other service has one of them on the same address. */
export const ports = rule(
  ['missing-port', 'port-clash', 'port-and-ports', 'invalid-ports'],
  ['services', 'floating-addresses'],
  ({ services }, { isWritten }) => {
    const known = wellKnownServices.map((service) => service.name).join(' and ');
    const owners: Owner[] = [];
    return services.flatMap((service, index): Finding[] => {
      const { name, port, ports: several } = service;
      const path = ['services', index];
      const written = isWritten([...path, 'port']);
      if (several !== undefined && written)
        return [
          {
            code: 'port-and-ports',
            path: [...path, 'port'],
            target: 'key',
            message: `service ${name} has port and ports`,
            hint: 'keep ports, and put this one into it',
          },
        ];
      const ranges = rangesOf(service);
      if (ranges === undefined)
        return [
          {
            code: 'invalid-ports',
            path: [...path, 'ports'],
            message: `${several} is not a list of ports: they are 1 to 65535, and a range begins with the lower one`,
            hint: 'write 80,443 or 8000-8100',
          },
        ];
      if (several === undefined && port === 0 && !written)
        return [
          {
            code: 'missing-port',
            path: [...path, 'port'],
            message: `service ${name} needs a port; only ${known} have one by default`,
            hint: 'add port:',
          },
        ];
      const first = claim(service, ranges, owners);
      if (first === undefined) return [];
      return [
        {
          code: 'port-clash',
          path: [...path, several === undefined ? (written ? 'port' : 'name') : 'ports'],
          message: `${service.protocol} port ${first.port} of ${first.address} is already used by service ${first.owner}`,
          hint: 'give it another port, or other floating addresses',
        },
      ];
    });
  },
);

interface Owner {
  readonly name: string;
  readonly key: string;
  readonly ranges: readonly PortRange[];
  /** `all` leaves to the others what is theirs. */
  readonly rest: boolean;
}

function rangesOf({ port, ports: several }: CompleteService): readonly PortRange[] | undefined {
  return several === undefined ? [[port, port]] : parsePorts(several);
}

/** Takes the ports on each address; tells the first that somebody else has. */
function claim(
  { name, protocol, addresses, ports: several }: CompleteService,
  ranges: readonly PortRange[],
  owners: Owner[],
): { readonly address: string; readonly owner: string; readonly port: number } | undefined {
  const rest = several === allPorts;
  const taken = addresses.flatMap((text) => {
    const address = parseAddress(text);
    if (address === undefined) return [];
    const key = `${protocol} ${address}`;
    const found = owners
      .filter((other) => other.key === key && other.name !== name && other.rest === rest)
      .flatMap((other) => {
        const port = commonPort(other.ranges, ranges);
        return port === undefined ? [] : [{ address, owner: other.name, port }];
      });
    owners.push({ name, key, ranges, rest });
    return found;
  });
  return taken[0];
}

function commonPort(a: readonly PortRange[], b: readonly PortRange[]): number | undefined {
  for (const [from, to] of a)
    for (const [first, last] of b) if (from <= last && first <= to) return Math.max(from, first);
  return undefined;
}

/** Of several ports, the profile says which one the check asks. */
export const checkPorts = rule(['missing-check-port'], ['services'], ({ services }) =>
  services.flatMap(({ name, ports: several, check }, index): Finding[] => {
    const type = findCheckType(check.type);
    const asks =
      type?.asksTcpPort === true || check.command.some((word) => word.includes('{port}'));
    if (several === undefined || check.port !== undefined || !asks) return [];
    return [
      {
        code: 'missing-check-port',
        path: ['services', index, 'ports'],
        message: `service ${name} has several ports: its check asks one of them`,
        hint: 'set check.port, or check.type: none',
      },
    ];
  }),
);
