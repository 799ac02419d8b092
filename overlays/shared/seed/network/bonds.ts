/* How NICs are bonded: what a seed and a profile can choose from. */

export const bondModes = [
  'balance-rr',
  'active-backup',
  'balance-xor',
  'broadcast',
  '802.3ad',
  'balance-tlb',
  'balance-alb',
] as const;
export type BondMode = (typeof bondModes)[number];

/** How packets are spread over the cards, for the modes that spread them. */
export const hashPolicies = [
  'layer2',
  'layer3+4',
  'layer2+3',
  'encap2+3',
  'encap3+4',
  'vlan+srcmac',
] as const;
export type HashPolicy = (typeof hashPolicies)[number];

/** How often partners of 802.3ad are to speak: every 30 seconds, or every second. */
export const lacpRates = ['slow', 'fast'] as const;
export type LacpRate = (typeof lacpRates)[number];
