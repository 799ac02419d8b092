/** The faults, and the planned move, that hit the holder in a trial. */
export const kinds = ['power-cut', 'cable', 'freeze', 'planned'] as const;
export type Kind = (typeof kinds)[number];
