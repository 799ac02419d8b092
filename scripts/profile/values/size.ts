/** Bytes of a size as the schema allows it: `512M`, `2G`. */
export function sizeBytes(text: string): number {
  const [, number = '0', unit] = /^(\d+)([MG])$/.exec(text) ?? [];
  return Number(number) * 2 ** (unit === 'G' ? 30 : 20);
}
