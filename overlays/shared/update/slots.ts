export const slots = ['a', 'b'] as const;
export type Slot = (typeof slots)[number];

/** The name of a slot's partition, on every disk and for ever. */
export function slotLabel(slot: Slot): string {
  return `root-${slot}`;
}

export function otherSlot(slot: Slot): Slot {
  return slot === 'a' ? 'b' : 'a';
}
