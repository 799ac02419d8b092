import { profileSchema } from './schema.ts';

/** The defaults that rules compare with, read from the schema so that they are written once. */
const membership = profileSchema.properties.membership.properties;
const failover = profileSchema.properties.failover.properties;

export const defaults = {
  keepalive: text(membership.keepalive),
  warntime: text(membership.warntime),
  deadtime: text(membership.deadtime),
  initdead: text(membership.initdead),
  preference: number(failover.preference),
  multiplier: number(failover.ping.properties.multiplier),
} as const;

function text(schema: object): string {
  return 'default' in schema ? String(schema.default) : '';
}

function number(schema: object): number {
  return 'default' in schema ? Number(schema.default) : Number.NaN;
}
