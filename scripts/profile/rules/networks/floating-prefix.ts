import { familyOf, isInSubnet } from '../../../../overlays/shared/net/ip.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { parseSubnet } from '../../values/subnet.ts';
import { rule } from '../rule.ts';

/** Prefix and broadcast address fit the floating address that they belong to. */
export const floatingPrefix = rule(
  ['invalid-prefix', 'invalid-broadcast'],
  ['floating-addresses'],
  ({ 'floating-addresses': floating }, { isWritten }) =>
    floating.flatMap(({ address, prefix, broadcast }, index) => {
      const findings: Finding[] = [];
      const path = ['floating-addresses', index];
      // A prefix length by default is the network's, which has been checked there.
      const hasPrefix = isWritten([...path, 'prefix']);
      const version = familyOf(address);
      if (version === 4 && hasPrefix && prefix > 32)
        findings.push({
          code: 'invalid-prefix',
          path: [...path, 'prefix'],
          message: `an IPv4 prefix length is at most 32, not ${prefix}`,
        });
      if (broadcast !== undefined && version === 6)
        findings.push({
          code: 'invalid-broadcast',
          path: [...path, 'broadcast'],
          message: 'IPv6 has no broadcast addresses',
          hint: 'delete this key',
        });
      if (broadcast !== undefined && version === 4 && hasPrefix) {
        const cidr = `${address}/${prefix}`;
        const subnet = parseSubnet(cidr);
        if (subnet !== undefined && isInSubnet(broadcast, cidr) === false)
          findings.push({
            code: 'invalid-broadcast',
            path: [...path, 'broadcast'],
            message: `${broadcast} is outside ${subnet.network}/${prefix}`,
            hint:
              subnet.broadcast === undefined
                ? `a network of /${prefix} has no broadcast address: delete this key`
                : `${subnet.broadcast} is derived when you delete this key`,
          });
      }
      return findings;
    }),
);
