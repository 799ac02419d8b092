/** A rotation of keys that is under way on a node. */
export interface RotationState {
  readonly id: string;
  readonly by: string;
  /** `staged`: the old keys count, and the new ones are believed. `switched`: the other way round. */
  readonly stage: 'staged' | 'switched';
}
