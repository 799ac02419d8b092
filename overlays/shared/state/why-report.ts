import type { Holders } from '../verbs/verb.ts';

/** Why each floating address is where it is, and what would become of it: what `lvsmith why --json` prints. */
export interface WhyReport {
  readonly at: string;
  readonly addresses: readonly AddressReason[];
  readonly directors: readonly DirectorFacts[];
  readonly losses: readonly Loss[];
  /** What could not be asked, and why. */
  readonly problems: readonly string[];
}

interface AddressReason {
  readonly name: string;
  readonly address: string;
  readonly holder: string | null;
  /** Since when, as in the state document; not there: nobody holds it, or who does is not known. */
  readonly since?: string | null | undefined;
  /** Whether it is the director that reports. */
  readonly here?: boolean | undefined;
  readonly why: readonly string[];
}

/** What pacemaker's decision is made of, for one director. */
export interface DirectorFacts {
  readonly name: string;
  readonly state: string;
  /** null: pacemaker said none. */
  readonly score: string | null;
  readonly preferred: boolean;
  /** Whether it has received the established connections; null: connection sync is off. */
  readonly synced: boolean | null;
  /** How many of the ping nodes it reaches; null: there are none. */
  readonly reaches: number | null;
  /** What failed on it and was not cleared; after three failures pacemaker keeps an address away. */
  readonly failed: readonly string[];
}

/** What would become of the floating addresses if a director died. */
export interface Loss {
  readonly director: string;
  /** Whether those that are left would be enough to go on. */
  readonly quorate: boolean;
  /** By floating address: who would hold it; null: nobody. */
  readonly holders: Holders;
}

/** The facts of a director in words. */
export function factWords({
  preferred,
  synced,
  reaches,
  failed,
}: DirectorFacts): readonly string[] {
  return [
    ...(preferred ? ['preferred'] : []),
    ...(reaches === null ? [] : [`reaches ${reaches} ping ${reaches === 1 ? 'node' : 'nodes'}`]),
    ...(synced === null ? [] : [synced ? 'has the connections' : 'still receives connections']),
    ...(failed.length === 0 ? [] : [`failed: ${failed.join(', ')}`]),
  ];
}

const gone: ReadonlySet<string> = new Set(['offline', 'unclean', 'pending']);

/** Whether a director in this state has no vote now, so that nothing is lost with it. */
export function isGone(state: string): boolean {
  return gone.has(state);
}

/** What the loss of a director would change, in words. */
export function lossWords(
  { quorate, holders }: Loss,
  addresses: readonly Pick<AddressReason, 'address' | 'holder'>[],
): string {
  const changes = addresses.flatMap(({ address, holder }) => {
    const next = holders[address] ?? null;
    if (next === holder) return [];
    return [next === null ? `nobody would hold ${address}` : `${address} would go to ${next}`];
  });
  const words = changes.length === 0 ? 'nothing would move' : changes.join(', ');
  return quorate ? words : `${words}; the others would have no quorum`;
}
