import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { rule } from '../rule.ts';

/** The port of HTTPS, whatever a service on it is called. */
const https = 443;

/** A director can serve a page where a client asks one port for it, by HTTP. */
export const sorryPages = rule(
  ['sorry-page-and-server', 'sorry-page-protocol', 'sorry-page-tls'],
  ['services'],
  ({ services }) =>
    services.flatMap((service, index): Finding[] => {
      const { name, port, ports, protocol, check } = service;
      if (service['sorry-page'] === undefined) return [];
      const path = ['services', index, 'sorry-page'];
      const target = 'key' as const;
      if (service['sorry-server'] !== undefined)
        return [
          {
            code: 'sorry-page-and-server',
            path,
            target,
            message: `${name} has a sorry server, and a page of the directors`,
            hint: 'keep one of them',
          },
        ];
      if (protocol === 'udp' || ports !== undefined)
        return [
          {
            code: 'sorry-page-protocol',
            path,
            target,
            message:
              protocol === 'udp'
                ? `${name} is served by UDP, and a page by HTTP`
                : `${name} has several ports, and a page is served at one`,
            hint:
              protocol === 'udp'
                ? 'delete sorry-page'
                : 'make the port of HTTP a service of its own, or use a sorry-server',
          },
        ];
      if (port !== https && check.type !== 'https') return [];
      return [
        {
          code: 'sorry-page-tls',
          path,
          target,
          message: `${name} is served by TLS, and the directors have no certificate of it`,
          hint: 'use a sorry-server that has one, or leave it out: clients then see that nothing answers',
        },
      ];
    }),
);
