/** The certificate that a service of a realserver shows its clients. */
export interface ServerCertificate {
  readonly realserver: string;
  readonly service: string;
  /** When it ends, ISO 8601. */
  readonly ends: string;
}

/** Reads what the checker wrote, of which nothing is believed: it meets the servers. Undefined: it is something else. */
export function parseServerCertificates(text: string): readonly ServerCertificate[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return Array.isArray(value) ? value.filter(isServerCertificate) : undefined;
}

function isServerCertificate(value: unknown): value is ServerCertificate {
  if (typeof value !== 'object' || value === null) return false;
  const { realserver, service, ends }: { readonly [K in keyof ServerCertificate]?: unknown } =
    value;
  return (
    typeof realserver === 'string' &&
    typeof service === 'string' &&
    typeof ends === 'string' &&
    !Number.isNaN(Date.parse(ends))
  );
}
