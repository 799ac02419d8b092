import type { ConsoleState } from '../../shared/console/protocol.ts';
import type { AddressState } from '../../shared/state/node-state.ts';
import { valueOf } from '../../shared/state/part.ts';

/** The one sentence that a screen reader is told, and told again when it changes: who holds what. */
export function headline(state: ConsoleState, stale: boolean): string {
  const { director } = state.status;
  const addresses = valueOf(director?.addresses);
  const words =
    addresses === undefined
      ? 'Who holds the floating addresses is not known.'
      : holdersWords(addresses, valueOf(director?.pacemaker) === undefined, state);
  return stale ? `Stale: ${words}` : words;
}

function holdersWords(
  addresses: readonly AddressState[],
  /** Pacemaker does not answer, and only this director's own kernel is asked. */
  silent: boolean,
  { status }: ConsoleState,
): string {
  const self = valueOf(status.identity)?.name ?? 'this director';
  const byHolder = new Map<string | null, string[]>();
  for (const { address, here, holder } of addresses) {
    // The kernel's word counts more than pacemaker's.
    const who = here ? self : holder;
    byHolder.set(who, [...(byHolder.get(who) ?? []), address]);
  }
  const sentences = [...byHolder].map(([holder, held]) => {
    const list = held.join(', ');
    if (holder !== null) return `${holder} holds ${list}.`;
    return silent ? `Who holds ${list} is not known here.` : `Nobody holds ${list}.`;
  });
  return sentences.join(' ');
}
