/** What the witness's program says of itself, JSON at `leaseFiles.state`; written when it changes. */
export interface WitnessState {
  /** The director that it has promised itself to; null: none has the addresses, as far as it knows. */
  readonly promisedTo: string | null;
}
