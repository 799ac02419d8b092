import type { CheckType } from '../check-type.ts';
import { webChecker, webMonitor, webOptions } from '../http/web-check.ts';

export const https: CheckType<'https'> = {
  name: 'https',
  summary: 'The same over TLS; certificates are not verified.',
  port: 443,
  asksTcpPort: true,
  asksAddresses: 'all',
  options: webOptions,
  monitor: webMonitor,
  keepalived: (check, _address, _port, servicePort) => webChecker('SSL_GET', check, servicePort),
};
