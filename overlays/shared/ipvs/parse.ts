import type { IpvsDestination, IpvsService, IpvsTable } from './table.ts';

/**
 * Reads what `ipvsadm --save -n` prints (the rule format of print_service_entry in ipvsadm.c).
 *
 * @throws Error naming the line that is no rule of a saved table.
 */
export function parseTable(text: string): IpvsTable {
  const services = new Map<string, IpvsService & { destinations: Map<string, IpvsDestination> }>();
  for (const line of text.split('\n')) {
    const words = line.split(' ').filter((word) => word !== '');
    if (words.length === 0) continue;
    const [command, ...rest] = words;
    const selector = takeSelector(rest, line);
    if (command === '-A') {
      services.set(selector, { selector, ...serviceOf(rest, line), destinations: new Map() });
    } else if (command === '-a') {
      const service = services.get(selector);
      if (service === undefined) throw notARule(line);
      const [address, destination] = destinationOf(rest, line);
      service.destinations.set(address, destination);
    } else throw notARule(line);
  }
  return services;
}

/** Takes the words that select a virtual service off the front of `words`. */
function takeSelector(words: string[], line: string): string {
  const [kind, value] = words.splice(0, 2);
  if (kind === undefined || value === undefined || !selectors.has(kind)) throw notARule(line);
  if (kind === '-f' && words[0] === '-6') return `${kind} ${value} ${words.shift()}`;
  return `${kind} ${value}`;
}

const selectors = new Set(['-t', '-u', '--sctp-service', '-f']);

function serviceOf(
  words: readonly string[],
  line: string,
): Pick<IpvsService, 'scheduler' | 'options'> {
  const [flag, scheduler, ...options] = words;
  if (flag !== '-s' || scheduler === undefined) throw notARule(line);
  return { scheduler, options: options.join(' ') };
}

function destinationOf(words: readonly string[], line: string): [string, IpvsDestination] {
  const [flag, address, forwarding, weightFlag, weight, ...tunnel] = words;
  if (flag !== '-r' || address === undefined || weightFlag !== '-w') throw notARule(line);
  if (forwarding !== '-m' && forwarding !== '-g' && forwarding !== '-i') throw notARule(line);
  if (weight === undefined || !/^\d+$/.test(weight)) throw notARule(line);
  const options = tunnel.join(' ');
  // Plain IP-in-IP is what `-i` alone means.
  const plain = options === '--tun-type ipip';
  return [address, { forwarding, weight: Number(weight), tunnel: plain ? '' : options }];
}

function notARule(line: string): Error {
  return new Error(`not a rule of a saved IPVS table: ${JSON.stringify(line)}`);
}
