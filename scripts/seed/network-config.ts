import type {
  Bond,
  Ethernet,
  NetworkConfig,
  NetworkDevice,
  Route,
  Vlan,
} from '../../overlays/shared/seed/network.ts';

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
    section[device.id] = { ...own, ...common(device) };
  }
  return { version: 2, ...sections };
}

function ethernet({ mac, matchName, setName }: Ethernet): Values {
  const match = {
    ...(mac === undefined ? {} : { macaddress: mac }),
    ...(matchName === undefined ? {} : { name: matchName }),
  };
  return {
    ...(Object.keys(match).length === 0 ? {} : { match }),
    ...(setName === undefined ? {} : { 'set-name': setName }),
  };
}

function bond({ interfaces, mode, miiMonitorInterval, primary }: Bond): Values {
  return {
    interfaces,
    parameters: {
      mode,
      'mii-monitor-interval': miiMonitorInterval,
      ...(primary === undefined ? {} : { primary }),
    },
  };
}

function vlan({ vlanId, link }: Vlan): Values {
  return { id: vlanId, link };
}

/** cloud-init writes the default route as a network; it does not know netplan's word for it. */
function route({ to, via, metric }: Route): Values {
  const everything = via.includes(':') ? '::/0' : '0.0.0.0/0';
  const destination = to === 'default' ? everything : to;
  return { to: destination, via, ...(metric === undefined ? {} : { metric }) };
}

function common(device: NetworkDevice): Values {
  const { addresses, nameservers, searchDomains, routes, mtu } = device;
  const servers = {
    ...(nameservers.length === 0 ? {} : { addresses: nameservers }),
    ...(searchDomains.length === 0 ? {} : { search: searchDomains }),
  };
  return {
    ...(device.dhcp4 ? { dhcp4: true } : {}),
    ...(device.dhcp6 ? { dhcp6: true } : {}),
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(routes.length === 0 ? {} : { routes: routes.map(route) }),
    ...(Object.keys(servers).length === 0 ? {} : { nameservers: servers }),
    ...(mtu === undefined ? {} : { mtu }),
  };
}
