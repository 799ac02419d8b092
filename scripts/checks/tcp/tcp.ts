import type { CheckType } from '../check-type.ts';
import { connectionLines, keepalivedBlock } from '../keepalived-block.ts';
import { portArguments } from '../monitor-arguments.ts';

export const tcp: CheckType<'tcp'> = {
  name: 'tcp',
  summary: 'Opens a TCP connection, and closes it again.',
  asksTcpPort: true,
  asksAddresses: 'all',
  options: {},
  monitor: (check, port) => ['lvsmith-tcp.monitor', ...portArguments(check, port)],
  keepalived: (check) => keepalivedBlock('TCP_CHECK', connectionLines(check)),
};
