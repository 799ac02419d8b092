import { contains, family, parseSubnet } from '../address.ts';
import type { Finding } from '../finding.ts';
import { rule } from './rule.ts';

/** Prefix and broadcast address fit the floating address that they belong to. */
export const floatingPrefix = rule(['floating-addresses'], (profile) =>
  profile['floating-addresses'].flatMap(({ address, prefix, broadcast }, index) => {
    const findings: Finding[] = [];
    const path = ['floating-addresses', index];
    const version = family(address);
    if (version === 4 && prefix !== undefined && prefix > 32)
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
    if (broadcast !== undefined && version === 4 && prefix !== undefined) {
      const subnet = parseSubnet(`${address}/${prefix}`);
      if (subnet !== undefined && contains(subnet, broadcast) === false)
        findings.push({
          code: 'invalid-broadcast',
          path: [...path, 'broadcast'],
          message: `${broadcast} is outside ${subnet.network}/${prefix}`,
          hint: `${subnet.broadcast} is derived when you delete this key`,
        });
    }
    return findings;
  }),
);
