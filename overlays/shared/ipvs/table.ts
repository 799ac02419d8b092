/**
 * An IPVS table, as `ipvsadm --save -n` prints it: virtual services by selector, each with its
 * destinations by address. Insertion order carries no meaning.
 */
export type IpvsTable = ReadonlyMap<string, IpvsService>;

export interface IpvsService {
  /** How ipvsadm names it: `-t 192.0.2.1:80`, `-u [2001:db8::1]:53`, `-f 7`, `-f 7 -6`. */
  readonly selector: string;
  readonly scheduler: string;
  /** Everything else about it in ipvsadm's order: `-p 300 -M 255.255.255.0 -b sh-port`; empty: none. */
  readonly options: string;
  /** By `address:port`. */
  readonly destinations: ReadonlyMap<string, IpvsDestination>;
}

export interface IpvsDestination {
  /** Masquerading (NAT), gatewaying (DR) or IP-in-IP (TUN). */
  readonly forwarding: '-m' | '-g' | '-i';
  /** 0: no new connections, established ones go on. */
  readonly weight: number;
  /** Tunnel options other than plain IP-in-IP, `--tun-type gue --tun-port 6080 --tun-nocsum`. */
  readonly tunnel: string;
}
