/** The faults, and the planned move, that hit the holder in a trial. */
export const kinds = ['power-cut', 'cable', 'cables', 'freeze', 'partition', 'planned'] as const;
export type Kind = (typeof kinds)[number];
