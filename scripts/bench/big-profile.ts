/** The size of a generated profile. */
export interface BigProfileSize {
  /** 1 to 16. */
  readonly directors: number;
  readonly services: number;
  /** 1 to 1,000. */
  readonly realservers: number;
}

/** The profile of `lvsmith bench`, as large as they get in practice. */
export const bigSize: BigProfileSize = { directors: 16, services: 20, realservers: 500 };

/**
 * The text of a valid profile of this size: every server has a MAC address and a weight, every fourth a port of its
 * own.
 */
export function bigProfile({ directors, services, realservers }: BigProfileSize): string {
  return `${[
    'name: big',
    'networks:',
    '  public: { subnet: 10.71.0.0/16, gateway: 10.71.0.1, dns: [10.71.0.1] }',
    '  heartbeat: { subnet: 10.68.0.0/24 }',
    'directors:',
    ...times(directors, director),
    'membership:',
    '  tie-breaker: lowest',
    'failover:',
    '  fencing: watchdog',
    '  ping: { nodes: [10.71.0.1] }',
    'floating-addresses:',
    '  - address: 10.71.0.200',
    'services:',
    ...times(services, service),
    'realservers:',
    ...times(realservers, (index) => realserver(index, services)),
  ].join('\n')}\n`;
}

function director(index: number): string {
  return [
    `  - name: director${index + 1}`,
    `    public: { address: 10.71.0.${index + 10}, mac: '52:54:00:71:00:${hex(index)}' }`,
    `    heartbeat: { address: 10.68.0.${index + 10}, mac: '52:54:00:68:00:${hex(index)}' }`,
    ...(index === 0 ? ['    preferred: true'] : []),
  ].join('\n');
}

function service(index: number): string {
  return `  - { name: service${index + 1}, port: ${8000 + index}, scheduler: wrr, check: { type: http, interval: 10s } }`;
}

function realserver(index: number, services: number): string {
  const address = `10.71.${1 + Math.floor(index / 250)}.${1 + (index % 250)}`;
  const mac = `52:54:00:72:${hex(index >> 8)}:${hex(index & 0xff)}`;
  return [
    `  - name: server${index + 1}`,
    `    address: ${address}`,
    `    mac: '${mac}'`,
    `    weight: ${1 + (index % 5)}`,
    ...(index % 4 === 0
      ? [`    services: { service${1 + (index % services)}: { port: 9000, weight: 2 } }`]
      : []),
  ].join('\n');
}

function times(count: number, make: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
