/** What can happen to the director that holds the address, and what it is. */
export const kinds = {
  'power-cut': 'both cables dead and every process killed',
  cables: 'both cables pulled',
  cable: 'the cable of the public network pulled',
  freeze: 'every process stopped',
  'lease-killed': 'the lease program killed, and started again as its unit would',
  'lease-stopped': 'the lease program alone stopped',
  'late-renewal': 'the same, and somebody with root goes on repeating its last renewal',
  partition: 'nothing passes between it and the other directors; clients reach all',
  planned: 'another director is told to take the address',
  yield: 'it is told to give the address away',
  standby: 'pacemaker is told to move everything away from it',
  'corosync-killed': 'its corosync killed',
  'pacemaker-stopped': 'its pacemaker told to stop',
  'cold-start':
    'the power of every director fails; times are from when it is back, and their network with it',
} as const;

export type Kind = keyof typeof kinds;

function isKind(name: string): name is Kind {
  return Object.hasOwn(kinds, name);
}

export const kindNames: readonly Kind[] = Object.keys(kinds).filter(isKind);
