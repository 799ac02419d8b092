import { canonical, family } from '../address.ts';
import { didYouMean } from '../../../overlays/shared/did-you-mean.ts';
import type { Finding } from '../finding.ts';
import { effectiveServices } from '../services.ts';
import { rule } from './rule.ts';

/** `services[].addresses` names floating addresses, each once. */
export const serviceAddresses = rule(['services', 'floating-addresses'], (profile) => {
  const floating = profile['floating-addresses'].map(({ address }) => address);
  const known = new Set(floating.map(canonical));
  return effectiveServices(profile).flatMap(({ service, path }) => {
    const seen = new Set<string>();
    return (service.addresses ?? []).flatMap((text, index): Finding[] => {
      const address = canonical(text);
      if (address === undefined) return [];
      const place = [...path, 'addresses', index];
      if (seen.has(address))
        return [
          { code: 'duplicate-entry', path: place, message: `${text} is in this list already` },
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
});

/** The sorry server stands outside the pool and can be reached the way the service is. */
export const sorryServers = rule(['services', 'realservers', 'floating-addresses'], (profile) => {
  const inside = new Map<string | undefined, string>();
  for (const { name, address, address6 } of profile.realservers)
    for (const own of [address, address6])
      if (own !== undefined) inside.set(canonical(own), `realserver ${name}`);
  const floating = profile['floating-addresses'].map(({ address }) => address);
  for (const address of floating) inside.set(canonical(address), 'a floating address');
  return effectiveServices(profile).flatMap(({ service, path }): Finding[] => {
    const sorry = service['sorry-server'];
    const address = sorry === undefined ? undefined : canonical(sorry.address);
    if (sorry === undefined || address === undefined) return [];
    const place = [...path, 'sorry-server', 'address'];
    const owner = inside.get(address);
    if (owner !== undefined)
      return [
        {
          code: 'sorry-server-in-cluster',
          path: place,
          message: `${sorry.address} is ${owner}: it is down when the sorry server is needed`,
          hint: 'take a machine outside the pool',
        },
      ];
    const served = service.addresses ?? floating;
    if (served.some((own) => family(own) === family(address))) return [];
    return [
      {
        code: 'sorry-server-family',
        path: place,
        message: `this is an IPv${family(address)} address, and the service has no IPv${family(address)} floating address`,
        hint: 'IPVS does not translate between IPv4 and IPv6',
      },
    ];
  });
});
