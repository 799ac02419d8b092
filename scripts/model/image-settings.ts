import type { Role } from '../../overlays/shared/node/node.ts';
import type { CompleteProfile } from '../profile/complete.ts';
import { camelKeys } from './camel-keys.ts';

/** What the profile says about the images themselves; the schema describes each setting. */
export type ImageSettings = ReturnType<typeof toImageSettings>;

export function toImageSettings({ image, realservers, syslog }: CompleteProfile) {
  return {
    ...camelKeys(image),
    /** Whether the cluster has a witness: corosync's third vote needs packages of its own. */
    witness: realservers.some(({ witness }) => witness),
    /** Whether the nodes' logs go to a server. */
    syslog: syslog !== undefined,
  };
}

/** What is added to the image of a role: what both have, and then what it has alone. */
export function additionsOf(image: Additions & Readonly<Record<Role, Additions>>, role: Role) {
  const own = image[role];
  return {
    packages: [...image.packages, ...own.packages],
    preseed: [...image.preseed, ...own.preseed],
    overlays: [...image.overlays, ...own.overlays],
    enable: [...image.enable, ...own.enable],
    ports: [...image.ports, ...own.ports],
    disks: [...image.disks, ...own.disks],
  };
}

type Additions = Pick<
  CompleteProfile['image'],
  'packages' | 'preseed' | 'overlays' | 'enable' | 'ports' | 'disks'
>;

/** A port that the profile opens. */
export type OpenPort = Additions['ports'][number];
