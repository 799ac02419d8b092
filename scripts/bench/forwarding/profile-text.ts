/** The server: a program in a namespace beside the emulated director, so that the director is what limits. */
export const serverAddress = '192.168.71.230';

/**
 * Where the server answers those who come by plain routing: what comes back from a port of IPVS, to a client that had
 * a connection through it in the last minutes, IPVS takes for an answer of that one.
 */
export const routedPort = '8080';

/**
 * One director and one server. The lab has a machine outside the cluster where a profile has a sorry server, whose
 * router is the server's.
 */
export const profileText = `# Written by \`lvsmith bench forwarding\`.
name: forwarding
networks:
  public: { subnet: 192.168.71.0/24, gateway: 192.168.71.1 }
directors:
  - { name: litsha21, public: { address: 192.168.71.21, mac: "52:54:00:71:00:15" } }
floating-addresses: [{ address: 192.168.71.205 }]
services:
  - name: http
    forwarding: nat
    sorry-server: { address: 192.168.71.250 }
    check: { interval: 5s, timeout: 4s }
realservers:
  - { name: server, address: ${serverAddress}, external: true }
image: { kernel: cloud }
`;
