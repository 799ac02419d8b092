/**
 * A FAT16 or FAT32 volume as other tools make it: clusters of one sector, names without long records, in capitals or by
 * the two bits of Windows NT in small letters.
 *
 * @param files names of eight and three characters → bytes; one folder may stand before a name.
 */
export function foreignFat(
  width: 16 | 32,
  label: string,
  files: Readonly<Record<string, string>>,
): Buffer {
  const clusters = width === 16 ? 4200 : 65_600;
  const fatSectors = Math.ceil(((clusters + 2) * (width / 8)) / 512);
  const rootSectors = width === 16 ? 32 : 0;
  const reserved = width === 16 ? 1 : 32;
  const dataSector = reserved + fatSectors + rootSectors;
  const volume = Buffer.alloc((dataSector + clusters) * 512);
  volume.writeUInt16LE(512, 11);
  volume[13] = 1;
  volume.writeUInt16LE(reserved, 14);
  volume[16] = 1;
  volume.writeUInt16LE(rootSectors * 16, 17);
  volume.writeUInt32LE(dataSector + clusters, 32);
  if (width === 16) volume.writeUInt16LE(fatSectors, 22);
  else {
    volume.writeUInt32LE(fatSectors, 36);
    volume.writeUInt32LE(2, 44);
  }
  volume.write(label.padEnd(11), width === 16 ? 43 : 71, 'latin1');
  volume.write(`FAT${width}   `, width === 16 ? 54 : 82, 'latin1');
  volume.writeUInt16LE(0xaa55, 510);

  let next = 2;
  const link = (cluster: number, value: number) => {
    if (width === 16) volume.writeUInt16LE(value & 0xffff, reserved * 512 + cluster * 2);
    else volume.writeUInt32LE(value, reserved * 512 + cluster * 4);
  };
  /** The first cluster of some bytes, which are never next to each other. */
  const store = (bytes: Buffer): number => {
    const first = next;
    for (let at = 0; at < Math.max(1, bytes.length); at += 512) {
      bytes.copy(volume, (dataSector + next - 2) * 512, at, at + 512);
      const isLast = at + 512 >= bytes.length;
      link(next, isLast ? 0x0fffffff : next + 2);
      next += 2;
    }
    return first;
  };
  if (width === 32) next = 3;
  const folders = new Map<string, Buffer[]>([['', [record(label, 0x08, 0, 0)]]]);
  for (const [path, text] of Object.entries(files)) {
    const [name = '', folder = ''] = path.split('/').toReversed();
    const bytes = Buffer.from(text);
    const own = folders.get(folder) ?? [];
    folders.set(folder, [...own, record(name, 0x20, store(bytes), bytes.length)]);
  }
  const root = folders.get('') ?? [];
  for (const [name, records] of folders)
    if (name !== '') root.push(record(name, 0x10, store(Buffer.concat(records)), 0));
  const start = width === 16 ? reserved + fatSectors : dataSector;
  Buffer.concat(root).copy(volume, start * 512);
  if (width === 32) link(2, 0x0fffffff);
  return volume;
}

function record(name: string, kind: number, cluster: number, bytes: number): Buffer {
  const [stem = '', extension = ''] = kind === 0x08 ? [name] : name.split('.');
  const small = name === name.toLowerCase();
  const result = Buffer.alloc(32);
  result.write(`${stem.padEnd(8)}${extension.padEnd(3)}`.toUpperCase(), 'latin1');
  result[11] = kind;
  result[12] = small && kind !== 0x08 ? 0x18 : 0;
  result.writeUInt16LE(cluster >> 16, 20);
  result.writeUInt16LE(cluster & 0xffff, 26);
  result.writeUInt32LE(bytes, 28);
  return result;
}
