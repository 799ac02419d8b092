import type { CheckType } from './check-type.ts';
import { command } from './command/command.ts';
import { http } from './http/http.ts';
import { https } from './https/https.ts';
import { none } from './none/none.ts';
import { tcp } from './tcp/tcp.ts';

/** Every check type, in the order of the reference page. A new one needs a line here. */
const registered = [http, https, tcp, command, none] as const;

export type CheckTypeName = (typeof registered)[number]['name'];

export const checkTypes: readonly CheckType<CheckTypeName>[] = registered;

export const checkTypeNames: readonly CheckTypeName[] = registered.map(({ name }) => name);

/** Undefined for a name that the registry does not have. */
export function findCheckType(name: string): CheckType | undefined {
  return checkTypes.find((type) => type.name === name);
}

/** @throws Error for a name that the registry does not have: no valid profile has one. */
export function checkTypeOf(name: string): CheckType {
  const type = findCheckType(name);
  if (type === undefined) throw new Error(`there is no check type ${name}`);
  return type;
}

/** The types that are also the names of well-known services, with the services' ports. */
export const wellKnownServices = checkTypes.flatMap(({ name, port }) =>
  port === undefined ? [] : [{ name, port }],
);

/** The check and port that a service has by its name; no port for a name that is not well known. */
export function usualCheck(service: string): {
  readonly type: CheckTypeName;
  readonly port?: number;
} {
  const known = wellKnownServices.find(({ name }) => name === service);
  return known === undefined ? { type: 'tcp' } : { type: known.name, port: known.port };
}
