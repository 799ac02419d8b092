import type { CheckType } from '../check-type.ts';
import { webChecker, webMonitor, webOptions } from './web-check.ts';

export const http: CheckType<'http'> = {
  name: 'http',
  summary: 'Requests `path` over HTTP, and looks at the status and the text of the answer.',
  port: 80,
  asksTcpPort: true,
  asksAddresses: 'all',
  options: webOptions,
  monitor: webMonitor,
  keepalived: (check, _address, _port, servicePort) => webChecker('HTTP_GET', check, servicePort),
};
