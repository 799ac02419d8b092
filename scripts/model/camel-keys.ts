type CamelCase<Key extends string> = Key extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Key;

type CamelKeys<T> = { readonly [Key in keyof T & string as CamelCase<Key>]: T[Key] };

/** `{ 'on-failure': … }` → `{ onFailure: … }`: the profile's names, as the cluster has them. */
export function camelKeys<T extends object>(values: T): CamelKeys<T>;
export function camelKeys(values: object): object {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [camelCase(key), value]));
}

function camelCase(key: string): string {
  return key.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
