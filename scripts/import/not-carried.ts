/**
 * What an old configuration has and a profile cannot say, with what becomes of it. The one list: when the profile
 * learns to say one of these, its line goes, and `profile/` writes it.
 */
export const reasons = {
  'access-list': 'who may speak to a program of a director is set by the image',
  alert:
    'notify tells people of all that happens to the cluster, in words of its own, by mail or a webhook',
  bond: 'a bond is made of the NICs that each director names (nics); until then, it has one',
  'check-script':
    'a program of your own is not copied: bring it by image.overlays, and name it in check.command',
  'check-type': 'the profile has no check of this kind: a TCP connection is made instead, or none',
  'check-detail': 'the profile checks a service in one way, with the keys of check',
  'check-digest': 'the profile looks for a text in a page (check.expect), not for its digest',
  'connection-sync': 'connection sync is built in: every director receives, the holder sends',
  'director-local':
    'the directors serve a page by HTTP, at one port, without TLS: name a machine outside the pool as sorry-server',
  fencing: 'the profile has fencing by watchdog, or none',
  forwarding: 'the profile has one kind of forwarding for each service',
  firewall:
    'the nodes have a firewall of their own, which lets in what the profile serves; image.ports opens more',
  'host-name': 'host names of a profile are lower-case, without dots and underscores',
  'instance-name': 'VRRP has no counterpart: corosync decides who holds the addresses',
  ipv6: 'an IPv6 address that serves nothing needs no place in a profile',
  'local-mail':
    'a mailbox of the director itself: name one that a mail server delivers to in notify.mail.to',
  label: 'labels of addresses are not needed',
  links:
    'corosync notices a lost heartbeat, failover.ping.nodes whether a director reaches its network',
  logging: 'everything goes to the journal',
  mark: 'the profile says which ports of which floating addresses are one service, for TCP or for UDP (ports); it sets the marks itself',
  medium: 'corosync uses the heartbeat network and the public one, each as a link',
  'media-address': 'a heartbeat network needs its subnet and an address of each director',
  'name-server': 'networks.public has dns and search, for three servers and six domains',
  'no-effect': 'it had no effect',
  'no-server': 'it serves nothing',
  'other-network':
    'a network of the profile is one that every director is in, and whose length some file gives',
  'other-resource': 'a service on the directors themselves, not load balancing',
  'old-program': 'a setting of the old program alone',
  order: 'the floating addresses move together, so they need no order',
  'own-preference': 'the profile has one preferred director for all addresses',
  'own-sysctl': 'the image sets it, as its forwarding needs it',
  period: 'lvsmith reacts to a failure at any time of the day, and on any day',
  persistence:
    'the profile knows a client by its address or a prefix of it, and for each service alone',
  placeholder: 'the value is not in the files',
  port: 'a port that the profile cannot name',
  preference: 'only the order of the directors counts; the score stays below that of a ping node',
  quorum: 'a service of the profile serves as long as one server works',
  'quorum-device':
    'three directors need no other vote; two have realservers that are witnesses (witness: true)',
  role: 'the profile has one order of directors for all addresses, without equals',
  'same-address': 'a pool reaches several ports of one address by nat alone',
  scheduler: 'the profile has the schedulers of ipvsadm(8), with the flags of sh and mh',
  script: 'scripts are read, never run: write down what it does',
  'script-hook': 'the profile runs no scripts on changes of state',
  secret: 'keys and passwords are made anew, and never copied',
  'stopped-address': 'it was stopped, and starts nowhere unless you add it to floating-addresses',
  'shared-nic':
    'networks of a profile on the same NIC differ by their vlan: give this one a vlan, or NICs of its own',
  'sorry-text': 'the directors serve a page of their own: sorry-page.text is what it says',
  substitute: 'the profile has a sorry server for a whole pool, not a substitute for one server',
  syntax: 'nothing that this reader knows',
  threshold: 'the profile has no limits of connections for a server',
  timing: 'the profile wants keepalive < warntime < deadtime ≤ initdead',
  'other-file': 'another file, which is not among those that were copied',
  watchdog: 'the profile has failover.fencing: watchdog, for three directors or more',
  weight: 'weights of a profile are 0 to 65535, and do not change with the health of a server',
} as const satisfies Readonly<Record<string, string>>;

export type NotCarriedKind = keyof typeof reasons;
