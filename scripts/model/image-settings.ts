import type { CompleteProfile } from '../profile/complete.ts';
import { camelKeys } from './camel-keys.ts';

/** What the profile says about the images themselves; the schema describes each setting. */
export type ImageSettings = ReturnType<typeof toImageSettings>;

export function toImageSettings({ image, realservers }: CompleteProfile) {
  return {
    ...camelKeys(image),
    /** Whether the cluster has a witness: corosync's third vote needs packages of its own. */
    witness: realservers.some(({ witness }) => witness),
  };
}
