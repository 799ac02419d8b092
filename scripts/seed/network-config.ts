import { defined } from '../../overlays/shared/defined.ts';
import { isIpv6 } from '../../overlays/shared/net/ip.ts';
import type {
  Bond,
  Ethernet,
  NetworkConfig,
  NetworkDevice,
  Route,
  RoutingPolicy,
  Vlan,
} from '../../overlays/shared/seed/network/network.ts';
import { unlessEmpty } from './empty.ts';

type Values = Record<string, unknown>;

/** Network-config version 2, the way a person would have written it. */
export function networkConfigOf({ devices }: NetworkConfig): Values {
  const sections: Record<string, Record<string, Values>> = {};
  for (const device of devices) {
    const own =
      device.kind === 'ethernet'
        ? ethernet(device)
        : device.kind === 'bond'
          ? bond(device)
          : vlan(device);
    const section = (sections[`${device.kind}s`] ??= {});
    section[device.id] = defined({ ...own, ...common(device) });
  }
  return { version: 2, ...sections };
}

function ethernet({ mac, matchName, setName }: Ethernet): Values {
  const isMatched = mac !== undefined || matchName !== undefined;
  const match = isMatched ? defined({ macaddress: mac, name: matchName }) : undefined;
  return { match, 'set-name': setName };
}

function bond({ interfaces, mode, miiMonitorInterval, primary, ...more }: Bond): Values {
  const parameters = defined({
    mode,
    'mii-monitor-interval': miiMonitorInterval,
    primary,
    'transmit-hash-policy': more.transmitHashPolicy,
    'lacp-rate': more.lacpRate,
  });
  return { interfaces, parameters, macaddress: more.mac };
}

function vlan({ vlanId, link, mac }: Vlan): Values {
  return { id: vlanId, link, macaddress: mac };
}

/** cloud-init writes the default route as a network; it does not know netplan's word for it. */
function route({ to, via, metric, onLink, table }: Route): Values {
  const everything = isIpv6(via) ? '::/0' : '0.0.0.0/0';
  return defined({ to: to === 'default' ? everything : to, via, metric, 'on-link': onLink, table });
}

function policy({ from, to, table, priority }: RoutingPolicy): Values {
  return defined({ from, to, table, priority });
}

function common({ dhcp4, dhcp6, mtu, ...device }: NetworkDevice): Values {
  const [servers, domains] = [unlessEmpty(device.nameservers), unlessEmpty(device.searchDomains)];
  const nameservers =
    servers === undefined && domains === undefined
      ? undefined
      : defined({ addresses: servers, search: domains });
  return {
    dhcp4: dhcp4 ? true : undefined,
    dhcp6: dhcp6 ? true : undefined,
    addresses: unlessEmpty(device.addresses),
    routes: unlessEmpty(device.routes.map(route)),
    'routing-policy': unlessEmpty((device.policies ?? []).map(policy)),
    nameservers,
    mtu,
    'accept-ra': device.acceptRa,
    'link-local': device.linkLocal,
    optional: device.optional,
  };
}
