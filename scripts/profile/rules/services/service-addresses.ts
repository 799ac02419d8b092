import { familyOf, parseAddress } from '../../../../overlays/shared/net/ip.ts';
import { didYouMean } from '../../../../overlays/shared/diagnostics/did-you-mean.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { rule } from '../rule.ts';

/** `services[].addresses` names floating addresses, each once. */
export const serviceAddresses = rule(
  ['duplicate-entry', 'unknown-floating-address'],
  ['services', 'floating-addresses'],
  (profile, { isWritten }) => {
    const floating = profile['floating-addresses'].map(({ address }) => address);
    const known = new Set(floating.map(parseAddress));
    return profile.services.flatMap(({ addresses }, number) => {
      const path = ['services', number, 'addresses'];
      if (!isWritten(path)) return [];
      const seen = new Set<string>();
      return addresses.flatMap((text, index): Finding[] => {
        const address = parseAddress(text);
        if (address === undefined) return [];
        const place = [...path, index];
        if (seen.has(address))
          return [
            { code: 'duplicate-entry', path: place, message: `${text} is already in this list` },
          ];
        seen.add(address);
        if (known.has(address)) return [];
        const meant = didYouMean(text, floating);
        return [
          {
            code: 'unknown-floating-address',
            path: place,
            message: `${text} is not one of floating-addresses`,
            hint:
              meant === undefined
                ? `they are ${floating.join(', ')}`
                : `did you mean ${meant}? Or add it to floating-addresses`,
          },
        ];
      });
    });
  },
);

/** The sorry server is no realserver, and has an address of a family that the service has. */
export const sorryServers = rule(
  ['sorry-server-in-cluster', 'sorry-server-family'],
  ['services', 'realservers', 'floating-addresses'],
  (profile) => {
    const inside = new Map<string | undefined, string>();
    for (const { name, address, address6 } of profile.realservers)
      for (const own of [address, address6])
        if (own !== undefined) inside.set(parseAddress(own), `realserver ${name}`);
    const floating = profile['floating-addresses'].map(({ address }) => address);
    for (const address of floating) inside.set(parseAddress(address), 'a floating address');
    return profile.services.flatMap(({ addresses, 'sorry-server': sorry }, index): Finding[] => {
      const address = sorry === undefined ? undefined : parseAddress(sorry.address);
      if (sorry === undefined || address === undefined) return [];
      const place = ['services', index, 'sorry-server', 'address'];
      const owner = inside.get(address);
      if (owner !== undefined)
        return [
          {
            code: 'sorry-server-in-cluster',
            path: place,
            message: `${sorry.address} is ${owner}: it would be down just when the sorry server is needed`,
            hint: 'use a machine outside the cluster',
          },
        ];
      if (addresses.some((own) => familyOf(own) === familyOf(address))) return [];
      return [
        {
          code: 'sorry-server-family',
          path: place,
          message: `this is an IPv${familyOf(address)} address, and the service has no IPv${familyOf(address)} floating address`,
          hint: 'IPVS does not translate between IPv4 and IPv6',
        },
      ];
    });
  },
);
