import { isPasswordHash } from '../node/password-hash.ts';
import { ipAddress, addressWithPrefix } from '../text/addresses.ts';
import { dnsNameOfAnyCase } from '../text/names.ts';
import type { TextRule } from '../text/text-rule.ts';

/* Texts that only seeds hold. */

/** What chrony takes for a server. */
export const host: TextRule = {
  expected: 'a DNS name or an address',
  accepts: (text) => ipAddress.accepts(text) || dnsNameOfAnyCase.accepts(text),
};

export const destination: TextRule = {
  expected: 'default, or a network with its prefix length',
  accepts: (text) => text === 'default' || addressWithPrefix.accepts(text),
};

/** Whatever a platform uses: a UUID, a hash, a name. */
export const instanceId: TextRule = {
  expected: '1 to 128 characters without blanks',
  accepts: (text) => /^[\x21-\x7e]{1,128}$/.test(text),
};

const keyLine =
  /(^|\s)(ssh-(ed25519|rsa|dss)|ecdsa-sha2-\S+|sk-\S+@openssh\.com) [A-Za-z0-9+/]{40,}={0,2}(\s|$)/;

/** A line of authorized_keys: options, type, key, comment. */
export const authorizedKey: TextRule = {
  expected: 'one line of authorized_keys, as "ssh-ed25519 AAAA… name"',
  accepts: (text) => text.length <= 16_384 && !/[\r\n]/.test(text.trimEnd()) && keyLine.test(text),
};

/** One line without control characters and quotes: safe in every file that it is written to. */
export const password: TextRule = {
  expected: '8 to 128 characters out of letters, digits and _ . + / = -',
  accepts: (text) => /^[A-Za-z0-9_.+/=-]{8,128}$/.test(text),
};

/** Of somebody else's server. One line: it becomes one of curl's configuration. */
export const loginPassword: TextRule = {
  expected: '1 to 256 printable characters of ASCII',
  accepts: (text) => /^[ -~]{1,256}$/.test(text),
};

/** RFC 6750, section 2.1. */
export const bearerToken: TextRule = {
  expected: '1 to 1024 letters, digits and - . _ ~ + / =',
  accepts: (text) => /^[A-Za-z0-9._~+/-]{1,1024}=*$/.test(text) && text.length <= 1024,
};

export const httpsUrl: TextRule = {
  expected: 'an https URL without blanks, quotes and backslashes',
  accepts: (text) =>
    text.length <= 1024 && /^https:\/\/[A-Za-z0-9.:[\]-]+(\/[!#-[\]-~]*)?$/.test(text),
};

export const passwordHash: TextRule = {
  expected: 'a hash of lvsmith seed, scrypt$15$…',
  accepts: isPasswordHash,
};

/** Base64 of so many bytes, line breaks allowed. */
export function base64(minimum: number, maximum: number): TextRule {
  return {
    expected: `base64 of ${minimum} to ${maximum} bytes`,
    accepts: (text) => {
      const compact = text.replace(/\s+/g, '');
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return false;
      const { length } = Buffer.from(compact, 'base64');
      return length >= minimum && length <= maximum;
    },
  };
}
