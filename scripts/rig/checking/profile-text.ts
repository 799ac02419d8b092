const perSubnet = 250;

/** The address of a server, by its number from 0. */
export function serverAddress(index: number): string {
  return `10.71.${1 + Math.floor(index / perSubnet)}.${1 + (index % perSubnet)}`;
}

/** A cluster of so many servers with http and https, and every other value the default. */
export function profileText(servers: number): string {
  return `${[
    'name: checked',
    'networks:',
    '  public: { subnet: 10.71.0.0/16, gateway: 10.71.0.1 }',
    '  heartbeat: { subnet: 10.68.0.0/24 }',
    'directors:',
    ...[1, 2, 3].map(
      (each) =>
        `  - { name: d${each}, public: { address: 10.71.0.1${each} }, heartbeat: { address: 10.68.0.1${each} } }`,
    ),
    'failover: { ping: { nodes: [10.71.0.1] } }',
    'floating-addresses: [{ address: 10.71.0.200 }]',
    'services: [{ name: http }, { name: https }]',
    // As the lab's image, whose packages are there already.
    'image: { kernel: cloud }',
    'realservers:',
    ...Array.from(
      { length: servers },
      (_, index) => `  - { name: server${index}, address: ${serverAddress(index)} }`,
    ),
  ].join('\n')}\n`;
}
