/*
 * The names in pacemaker's configuration that programs know as well as the template of the CIB.
 */

/** The group of all floating addresses: they move together. */
export const addressGroup = 'floating-addresses';

/** The resource of a floating address, by the address's name. */
export function addressResource(name: string): string {
  return `address-${name}`;
}

/**
 * The node attribute that the reconciler sets to 1 once its director has had time to receive the
 * established connections: until then a returning preferred director does not take the addresses.
 */
export const syncedAttribute = 'lvsmith-synced';

/** The node attribute that the ping clone keeps; its traditional name. */
export const pingAttribute = 'pingd';
