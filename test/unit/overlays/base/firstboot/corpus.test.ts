import test from 'ava';
import { firstBoot } from '../../../../../overlays/base/firstboot/first-boot.ts';
import { writeIso } from '../../../../../scripts/media/iso9660/write.ts';
import { fakeNode } from '../../../../helpers/fake-node.ts';
import { sampleFiles } from '../../../../helpers/seed-samples.ts';

// Config drives as platforms make them by themselves, with user-data of one's own: each is taken, or everything that
// stands in its way is named at its place. The forms are those of the platforms; the values are ours.

interface Sample {
  readonly label: string;
  readonly files: Readonly<Record<string, string>>;
  readonly state: 'applied' | 'failed' | 'no-seed';
  /** `code file`, of what is refused or has no effect. */
  readonly says: readonly string[];
}

/** What a person adds: the section, in user-data. */
const section = (sampleFiles('litsha21')['meta-data'] ?? '').replace(/^[^]*?(?=^lvsmith:)/m, '');
const own = `#cloud-config\nhostname: litsha21\n${section}`;

const json = (value: unknown) => JSON.stringify(value, null, 1);

const novaMetaData = {
  uuid: '83679162-1378-4288-a2d4-70e13ec132aa',
  admin_pass: 'xB4tR9qk',
  hostname: 'litsha21.novalocal',
  name: 'litsha21',
  launch_index: 0,
  availability_zone: 'nova',
  project_id: '5d1b0e2f4c1d4c0f8c1c9f5f7f3b2a11',
  random_seed: 'AAECAwQFBgc=',
  devices: [],
  dedicated_cpus: [],
};

function novaNetwork(link: object) {
  return {
    links: [
      { id: 'tap1', vif_id: 'one', mtu: 1450, ethernet_mac_address: '52:54:00:71:00:15', ...link },
      { id: 'tap2', vif_id: 'two', mtu: 1450, ethernet_mac_address: '52:54:00:68:00:c9', ...link },
    ],
    networks: [
      {
        id: 'network0',
        type: 'ipv4',
        link: 'tap1',
        ip_address: '192.168.71.21',
        netmask: '255.255.255.0',
        network_id: 'n1',
        routes: [{ network: '0.0.0.0', netmask: '0.0.0.0', gateway: '192.168.71.1' }],
        services: [{ type: 'dns', address: '192.168.71.1' }],
      },
      {
        id: 'network1',
        type: 'ipv4',
        link: 'tap2',
        ip_address: '192.168.68.201',
        netmask: '255.255.255.0',
        network_id: 'n2',
        routes: [],
      },
    ],
    services: [{ type: 'dns', address: '192.168.71.1' }],
  };
}

const latest = 'openstack/latest';

const samples: Readonly<Record<string, Sample>> = {
  'OpenStack (nova, OVS)': {
    label: 'config-2',
    files: {
      [`${latest}/meta_data.json`]: json(novaMetaData),
      [`${latest}/user_data`]: own,
      [`${latest}/network_data.json`]: json(novaNetwork({ type: 'ovs' })),
      [`${latest}/vendor_data.json`]: '{}',
      [`${latest}/vendor_data2.json`]: '{"static": {}}',
      'ec2/latest/meta-data.json': '{"ami-id": "ami-00000001"}',
      'openstack/2018-08-27/meta_data.json': json(novaMetaData),
    },
    state: 'applied',
    says: [],
  },
  'OpenStack (ironic, LLDP bond)': {
    label: 'config-2',
    files: {
      [`${latest}/meta_data.json`]: json({ ...novaMetaData, public_keys: {} }),
      [`${latest}/user_data`]: own,
      [`${latest}/network_data.json`]: json({
        links: [
          { id: 'port1', type: 'phy', ethernet_mac_address: '52:54:00:71:00:15' },
          { id: 'port2', type: 'phy', ethernet_mac_address: '52:54:00:71:00:16' },
          { id: 'port3', type: 'phy', ethernet_mac_address: '52:54:00:68:00:c9' },
          {
            id: 'bond0',
            type: 'bond',
            bond_links: ['port1', 'port2'],
            bond_mode: '802.3ad',
            bond_miimon: 100,
            bond_xmit_hash_policy: 'layer3+4',
            ethernet_mac_address: '52:54:00:71:00:15',
          },
        ],
        networks: [
          { ...novaNetwork({}).networks[0], link: 'bond0' },
          { ...novaNetwork({}).networks[1], link: 'port3' },
        ],
        services: [],
      }),
    },
    state: 'applied',
    says: [],
  },
  CloudStack: {
    label: 'config-2',
    files: {
      [`${latest}/meta_data.json`]: json({
        'availability-zone': 'zone1',
        'cloud-domain': 'ROOT',
        'cloud-identifier': 'CloudStack-{8a}',
        hostname: 'litsha21',
        'instance-id': 'i-2-21-VM',
        'local-hostname': 'litsha21',
        'local-ipv4': '192.168.71.21',
        name: 'litsha21',
        'public-hostname': '',
        'service-offering': 'Small',
        uuid: 'i-2-21-VM',
        'vm-id': '21',
      }),
      [`${latest}/user_data`]: own,
      [`${latest}/network_data.json`]: '{}',
      [`${latest}/vendor_data.json`]: '{}',
      'cloudstack/metadata/vm_id.txt': '21',
      'cloudstack/password/vm_password.txt': 'saved_password',
    },
    state: 'applied',
    says: [],
  },
  'Proxmox VE, its own drive': {
    label: 'cidata',
    files: {
      'meta-data': 'instance-id: 4d5f0c4d0c0a0b6b8f4d1d5b9a2a2c7e1f3b5d77\n',
      'user-data':
        '#cloud-config\nhostname: litsha21\nmanage_etc_hosts: true\nfqdn: litsha21.example.org\nuser: root\nchpasswd:\n  expire: False\nusers:\n  - default\npackage_upgrade: true\n',
      'network-config':
        "version: 1\nconfig:\n    - type: physical\n      name: eth0\n      mac_address: '52:54:00:71:00:15'\n      subnets:\n      - type: static\n        address: '192.168.71.21'\n        netmask: '255.255.255.0'\n        gateway: '192.168.71.1'\n    - type: nameserver\n      address:\n      - '192.168.71.1'\n",
      'vendor-data': '',
    },
    state: 'failed',
    says: [
      'seed-unknown-key user-data',
      'seed-value network-config',
      'seed-unknown-key network-config',
    ],
  },
  'Proxmox VE, user-data by cicustom': {
    label: 'cidata',
    files: {
      'meta-data': 'instance-id: 4d5f0c4d0c0a0b6b8f4d1d5b9a2a2c7e1f3b5d77\n',
      'user-data': own,
      'vendor-data': '',
    },
    state: 'applied',
    says: [],
  },
  'LXD and Incus (cloud-init:config)': {
    label: 'cidata',
    files: {
      'meta-data': 'instance-id: 5a8f7f1c-1c4e-4d0c-9a54-3f5f0e1d2c3b\nlocal-hostname: litsha21\n',
      'user-data': own,
      'vendor-data': '#cloud-config\n{}',
    },
    state: 'applied',
    says: [],
  },
  'libvirt (virt-install --cloud-init)': {
    label: 'cidata',
    files: {
      'meta-data': 'instance-id: litsha21\nlocal-hostname: litsha21\n',
      'user-data': `${own}runcmd:\n- echo "Disabled" > /etc/cloud/cloud-init.disabled\n`,
    },
    state: 'failed',
    says: ['seed-unknown-key user-data'],
  },
  'Hyper-V, cards by their driver': {
    label: 'cidata',
    files: {
      'meta-data': 'instance-id: one\n',
      'user-data': own,
      'network-config':
        'version: 2\nethernets:\n  public:\n    match: { macaddress: "52:54:00:71:00:15", driver: hv_netvsc }\n    addresses: [192.168.71.21/24]\n    routes: [{ to: default, via: 192.168.71.1 }]\n  heartbeat:\n    match: { macaddress: "52:54:00:68:00:c9", driver: hv_netvsc }\n    addresses: [192.168.68.201/24]\n',
    },
    state: 'failed',
    says: ['seed-unknown-key network-config', 'seed-unknown-key network-config'],
  },
  'VMware, a CD beside guestinfo': {
    label: 'cidata',
    files: {
      'meta-data':
        'instance-id: cloud-vm\nlocal-hostname: litsha21\nnetwork:\n  version: 2\n  ethernets:\n    id0: { match: { name: ens* }, dhcp4: true }\nwait-on-network: { ipv4: true }\n',
      'user-data': own,
    },
    state: 'failed',
    says: ['seed-unknown-key meta-data', 'seed-unknown-key meta-data'],
  },
  'VMware, the OVF environment': {
    label: 'OVF ENV',
    files: { 'ovf-env.xml': '<?xml version="1.0"?><Environment/>' },
    state: 'no-seed',
    says: ['seed-foreign-medium /dev/sr0'],
  },
  OpenNebula: {
    label: 'CONTEXT',
    files: {
      'context.sh':
        "DISK_ID='1'\nETH0_IP='192.168.71.21'\nETH0_MAC='52:54:00:71:00:15'\nETH0_MASK='255.255.255.0'\nSET_HOSTNAME='litsha21'\n",
    },
    state: 'no-seed',
    says: ['seed-foreign-medium /dev/sr0'],
  },
};

for (const [platform, { label, files, state, says }] of Object.entries(samples))
  test(`${platform}: ${state}`, (t) => {
    const node = fakeNode();
    for (const [index, mac] of ['71:00:15', '71:00:16', '68:00:c9'].entries())
      node.addNic(`eth${index}`, `52:54:00:${mac}`, `0000:00:0${index + 3}.0`);
    const bytes = Object.entries(files).map(([name, text]) => [name, Buffer.from(text)] as const);
    node.attach('sr0', writeIso(Object.fromEntries(bytes), label));
    const status = firstBoot(node, { deviceTimeout: 0 });
    t.deepEqual(
      { state: status.state, says: status.diagnostics.map(({ code, file }) => `${code} ${file}`) },
      { state, says: [...says] },
      JSON.stringify(status, null, 1),
    );
  });
