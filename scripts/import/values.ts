import { services } from './well-known-ports.ts';

/** A time of Heartbeat's files in milliseconds: seconds unless it says ms, us, s, min or h. */
export function heartbeatTime(text: string): number | undefined {
  const [, digits = '', unit = 's'] =
    /^(\d+(?:\.\d+)?)\s*(us|usec|ms|msec|s|sec|m|min|h|hr)?$/i.exec(text) ?? [];
  const factor = factors[unit.toLowerCase()];
  return digits === '' || factor === undefined ? undefined : Math.round(Number(digits) * factor);
}

const factors: Readonly<Record<string, number>> = {
  us: 0.001,
  usec: 0.001,
  ms: 1,
  msec: 1,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  hr: 3_600_000,
};

/** `1500ms`, `2s`: milliseconds as a profile writes them. */
export function durationText(milliseconds: number): string {
  return milliseconds % 1000 === 0 ? `${milliseconds / 1000}s` : `${milliseconds}ms`;
}

/** After how many milliseconds of silence corosync forms a ring without a director: the token's, and consensus (1.2 of it). */
export function deadtimeOfToken(token: number): number {
  return Math.round(token * 2.2);
}

/** Heartbeat's own words for yes and no; undefined for any other. */
export function heartbeatBoolean(text: string): boolean | undefined {
  if (/^(true|on|yes|y|1)$/i.test(text)) return true;
  return /^(false|off|no|n|0)$/i.test(text) ? false : undefined;
}

/** A port by its number or its name in /etc/services. */
export function portOf(text: string, protocol = 'tcp'): number | undefined {
  if (/^\d{1,5}$/.test(text)) {
    const port = Number(text);
    return port <= 65535 ? port : undefined;
  }
  return services[`${text.toLowerCase()}/${protocol}`] ?? services[`${text.toLowerCase()}/tcp`];
}

/** `255.255.255.0` → 24, `24` → 24; undefined for what is neither. */
export function prefixOf(mask: string): number | undefined {
  if (/^\d{1,3}$/.test(mask)) return Number(mask) <= 128 ? Number(mask) : undefined;
  const octets = mask.split('.').map(Number);
  if (octets.length !== 4 || octets.some((octet) => !(octet >= 0 && octet <= 255)))
    return undefined;
  const bits = octets.map((octet) => octet.toString(2).padStart(8, '0')).join('');
  return /^1*0*$/.test(bits) ? bits.replaceAll('0', '').length : undefined;
}

/** An address and a port in one word: `192.0.2.1:80`, `[2001:db8::1]:80`, `192.0.2.1`. */
export function splitEndpoint(text: string): { readonly address: string; readonly port?: string } {
  const [, six, sixPort] = /^\[([^\]]*)\](?::(\S+))?$/.exec(text) ?? [];
  if (six !== undefined)
    return sixPort === undefined ? { address: six } : { address: six, port: sixPort };
  const [, address = text, port] = /^([^:]+):(\S+)$/.exec(text) ?? [];
  return port === undefined ? { address } : { address, port };
}

/** A setting for the report: without its value where that is secret, or a command with arguments. */
export function settingText(name: string, value: string): string {
  return isSecretName(name) || hasSecret(value) || /\s-/.test(value) ? name : `${name}=${value}`;
}

/** Options of a mount or of a program, with a password among them. */
export function hasSecret(value: string): boolean {
  return /pass(w(or)?d)?\s*[=:]|secret\s*[=:]/i.test(value);
}

/** Whether a key's value is one that nobody may see. */
export function isSecretName(name: string): boolean {
  return /pass(w(or)?d|phrase)?$|^pass|secret|login|userid|^user(name)?$|community|auth(key)?$|_?key$|token$/i.test(
    name,
  );
}
