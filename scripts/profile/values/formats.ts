import {
  ipAddress,
  ipNetwork,
  ipv4,
  ipv4Network,
  ipv6,
  ipv6Network,
} from '../../../overlays/shared/text/addresses.ts';
import type { TextRule } from '../../../overlays/shared/text/text-rule.ts';

/** What the string formats of the profile's schema are. */
export const formatRules: Readonly<Record<string, TextRule>> = {
  ipv4,
  ipv6,
  ip: ipAddress,
  cidr: ipNetwork,
  cidr4: ipv4Network,
  cidr6: ipv6Network,
};

/** The formats as ajv takes them. */
export const formats: Readonly<Record<string, (value: string) => boolean>> = Object.fromEntries(
  Object.entries(formatRules).map(([name, { accepts }]) => [name, accepts]),
);
