/**
 * The defaults that rules compare with. A test holds them equal to the schema's: loading the schema
 * itself for them would cost every command a tenth of a second.
 */
export const defaults = {
  keepalive: '1s',
  warntime: '2s',
  deadtime: '4s',
  initdead: '20s',
  preference: 50,
  multiplier: 100,
} as const;
