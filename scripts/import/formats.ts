import { readAuthkeys } from './formats/authkeys.ts';
import { readCib } from './formats/cib/read-cib.ts';
import { readClusterFile } from './formats/cluster-file.ts';
import { readClusterText } from './formats/cluster/text.ts';
import { readCorosync } from './formats/corosync.ts';
import { readHaCf } from './formats/ha-cf.ts';
import { readHaresources } from './formats/haresources.ts';
import { readHosts } from './formats/hosts.ts';
import { readIptables } from './formats/marks/iptables.ts';
import { readIpvsadmRules } from './formats/ipvsadm.ts';
import { readKeepalived } from './formats/keepalived/keepalived.ts';
import { readLdirectord } from './formats/ldirectord/ldirectord.ts';
import { expandM4 } from './formats/m4.ts';
import { readNftables } from './formats/marks/nftables.ts';
import { readMon } from './formats/mon.ts';
import { readIfcfg } from './formats/nics/ifcfg.ts';
import { readInterfaces } from './formats/nics/interfaces.ts';
import { readNetplan } from './formats/nics/netplan.ts';
import { readIpAddr } from './formats/nics/printed.ts';
import { readScript } from './formats/shell/script.ts';
import { readIpvsadmDefaults, readResolv, readSysctl } from './formats/small-files.ts';
import type { Reader } from './source.ts';

export type FormatName =
  | 'lvsmith'
  | 'cib'
  | 'corosync'
  | 'crm-text'
  | 'keepalived'
  | 'ldirectord'
  | 'ha-cf'
  | 'haresources'
  | 'authkeys'
  | 'mon'
  | 'ipvsadm'
  | 'iptables'
  | 'nftables'
  | 'ipvsadm-defaults'
  | 'script'
  | 'ip-addr'
  | 'nic-file'
  | 'resolv'
  | 'hosts'
  | 'sysctl';

export interface Format {
  readonly name: FormatName;
  /** As the report calls it. */
  readonly title: string;
  /** Whether a text is of this format; the first that accepts it takes it. */
  readonly accepts: (text: string) => boolean;
  readonly read: Reader;
}

function has(...patterns: readonly RegExp[]): (text: string) => boolean {
  return (text) => patterns.every((pattern) => pattern.test(text));
}

/** How many lines, without comments, have a form. */
function mostLines(pattern: RegExp): (text: string) => boolean {
  return (text) => {
    const lines = text.split('\n').filter((line) => /^\s*[^#\s]/.test(line));
    return lines.length > 0 && lines.filter((line) => pattern.test(line)).length * 2 > lines.length;
  };
}

/**
 * Every format, the most telling first: where two say the same, the earlier one counts. Files are known by what is in
 * them, since those who copy them give them other names.
 */
export const formats: readonly Format[] = [
  {
    name: 'lvsmith',
    title: "lvsmith's cluster file",
    accepts: has(/^\s*\{/, /"virtualServices"\s*:/, /"floatingAddresses"\s*:/),
    read: readClusterFile,
  },
  {
    name: 'cib',
    title: 'CIB',
    accepts: has(
      /<(cib|configuration|crm_config|resources|primitive|group)[\s>]/,
      /<(nvpair|primitive|rsc_location|node)\s/,
    ),
    read: readCib,
  },
  { name: 'corosync', title: 'corosync.conf', accepts: has(/^\s*totem\s*\{/m), read: readCorosync },
  {
    name: 'keepalived',
    title: 'keepalived.conf',
    accepts: has(
      /^\s*(vrrp_instance|virtual_server(_group)?|global_defs|vrrp_sync_group|vrrp_script)\b[^\n]*[\n\s]*\{/m,
    ),
    read: (source) => readKeepalived(source),
  },
  {
    name: 'ldirectord',
    title: 'ldirectord.cf',
    accepts: (text) =>
      /^virtual6?\s*=/m.test(text) ||
      (/^checkinterval\s*=/m.test(text) && /^(checktimeout|quiescent|autoreload)\s*=/m.test(text)),
    read: readLdirectord,
  },
  {
    name: 'mon',
    title: 'mon.cf',
    accepts: has(/^\s*(hostgroup|watch)\s+\S/m, /^\s*(monitor|service|hostgroup)\s/m),
    read: (source) =>
      readMon(/\bdnl\b|^\s*define\(/m.test(source.text) ? expandM4(source) : source),
  },
  {
    name: 'script',
    title: 'script',
    accepts: (text) =>
      /^#!(?!.*\bnft\b)/.test(text) ||
      (/^\s*(?!#)(\S*\/)?(ipvsadm|iptables|ip6tables|nft|pcs|crm)\s+(-|add rule|configure|resource|constraint|property|cluster|stonith)/m.test(
        text,
      ) &&
        !/^\*mangle/m.test(text)),
    read: readScript,
  },
  {
    name: 'crm-text',
    title: 'configuration of crmsh',
    accepts: has(/^\s*primitive\s+\S+\s+\S+/m),
    read: readClusterText,
  },
  {
    name: 'authkeys',
    title: 'authkeys',
    accepts: has(/^\s*auth\s+\d+\s*$/m, /^\s*\d+\s+(md5|sha1|crc)\b/im),
    read: readAuthkeys,
  },
  {
    name: 'ha-cf',
    title: 'ha.cf',
    accepts: (text) =>
      (/^\s*node\s+\S/m.test(text) &&
        /^\s*(bcast|ucast|mcast|serial|keepalive|deadtime|auto_failback|crm|udpport|ping)\s/m.test(
          text,
        )) ||
      has(/^\s*keepalive\s/m, /^\s*deadtime\s/m)(text),
    read: readHaCf,
  },
  {
    name: 'ipvsadm',
    title: 'rules of ipvsadm',
    accepts: has(/^\s*-(A|-add-service)\s+(-[tuf]|--(tcp|udp|fwmark)-service)\s/m),
    read: readIpvsadmRules,
  },
  {
    name: 'iptables',
    title: 'rules of iptables',
    accepts: has(/^\*(mangle|filter|nat|raw)|^-A (PREROUTING|INPUT|OUTPUT|FORWARD|POSTROUTING)\s/m),
    read: readIptables,
  },
  {
    name: 'nftables',
    title: 'rules of nftables',
    accepts: has(/^\s*(add\s+)?table\s+(inet|ip|ip6)\s+\S+|^\s*add\s+rule\s+(inet|ip|ip6)\s/m),
    read: readNftables,
  },
  {
    name: 'ipvsadm-defaults',
    title: 'defaults of ipvsadm',
    accepts: has(/^\s*(DAEMON|SYNCID|IFACE|AUTO|IPVS_\w+)=/m),
    read: readIpvsadmDefaults,
  },
  {
    name: 'ip-addr',
    title: 'addresses of a machine',
    accepts: (text) =>
      /^\d+:\s+\S+.*\n?[\s\S]*\binet6?\s/m.test(text) ||
      /^\S+\s+(Link encap|flags=)/m.test(text) ||
      /^\d+:\s+\S+\s+inet\s/m.test(text) ||
      /^default via [0-9a-f.:]+ dev \S/m.test(text) ||
      /^\d+:\s+\S+:\s+<[A-Z_,]+>\s+mtu\s/m.test(text) ||
      /^\S+\s+(UP|DOWN|UNKNOWN)\s+[0-9a-f.:]+\/\d+/m.test(text),
    read: readIpAddr,
  },
  {
    name: 'nic-file',
    title: '/etc/network/interfaces',
    accepts: has(/^\s*iface\s+\S+\s+inet/m),
    read: readInterfaces,
  },
  {
    name: 'nic-file',
    title: 'ifcfg of a NIC',
    accepts: has(
      /^\s*(DEVICE|BOOTPROTO|ONBOOT|STARTMODE)=/m,
      /^\s*(IPADDR\d*|BOOTPROTO|MASTER|VLAN|ETHERDEVICE|BONDING_\w+|IPV6ADDR)=/m,
    ),
    read: readIfcfg,
  },
  {
    name: 'nic-file',
    title: 'configuration of netplan',
    accepts: has(/^network:/m, /^\s+(ethernets|bonds|vlans):/m),
    read: readNetplan,
  },
  {
    name: 'resolv',
    title: 'name servers',
    accepts: mostLines(/^\s*(nameserver|search|domain|options)\s+\S/),
    read: readResolv,
  },
  {
    name: 'sysctl',
    title: 'settings of sysctl',
    accepts: mostLines(/^\s*-?(net|kernel|vm|fs)[./][\w./*-]+\s*=/),
    read: readSysctl,
  },
  {
    name: 'hosts',
    title: 'hosts',
    accepts: mostLines(/^\s*[0-9a-f.:]+\s+[A-Za-z][\w.-]*/i),
    read: readHosts,
  },
  {
    name: 'haresources',
    title: 'haresources',
    accepts: mostLines(/^\s*([\w.-]+\s+\S|\S+::\S|\\|\d+\.\d+\.\d+\.\d+)/),
    read: readHaresources,
  },
];

export function recognise(text: string): Format | undefined {
  return formats.find(
    ({ name, accepts }) => accepts(text) && (name !== 'haresources' || isHaresources(text)),
  );
}

/** A file of words is haresources only with an address, or a script and its arguments, after a node. */
function isHaresources(text: string): boolean {
  return /^\s*[\w.-]+\s+(\\\s*\n\s*)?(\S+::|\d{1,3}(\.\d{1,3}){3}|\S+\s+\S+::)/m.test(
    text.replace(/#.*/g, ''),
  );
}
