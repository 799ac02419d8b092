import type { BootVersion } from './boot-files.ts';
import { slots, type Slot } from './slots.ts';

/*
 * GRUB's environment block (GRUB manual, section 15.2): what it knows of the two slots, and where it counts tries.
 * systemd-boot counts in names of files, which GRUB cannot change.
 */

/** Bytes that a disk writes as a whole; every environment block has two of them. */
const sectorSize = 512;
const header = '# GRUB Environment Block\n';

/** What GRUB knows of a slot. */
interface GrubSlot {
  /** It has proven itself and is started without counting. */
  readonly good: boolean;
  /** Starts that are left to a slot that has not, 0 to 3. */
  readonly left: number;
  /** Undefined for an empty slot. */
  readonly boots?: Pick<BootVersion, 'version' | 'commandLine'> | undefined;
}

export interface GrubEnvironment {
  /** The slots in the order in which GRUB tries them. */
  readonly order: readonly Slot[];
  readonly slots: Readonly<Record<Slot, GrubSlot>>;
}

/**
 * The environment block as a file. The state and what is known of slot A are in the first sector, what is known of slot
 * B in the second: a power cut leaves each as it was or as it shall be, and nothing of one slot moves with the other.
 *
 * @throws Error when it does not fit.
 */
export function grubEnvironmentText({ order, slots: known }: GrubEnvironment): string {
  const state = [
    `order=${order.join(' ')}`,
    ...slots.flatMap((slot) => [
      `${slot}_good=${known[slot].good ? 1 : 0}`,
      `${slot}_left=${known[slot].left}`,
    ]),
  ];
  const [a, b] = slots.map((slot) => [
    `${slot}_version=${known[slot].boots?.version ?? ''}`,
    `${slot}_options=${known[slot].boots?.commandLine ?? ''}`,
  ]);
  return sector(header + lines([...state, ...(a ?? [])]), '\n') + sector(lines(b ?? []), '#');
}

/** Reads an environment block, whoever wrote it last; undefined when it is none, or is damaged. */
export function parseGrubEnvironment(text: string): GrubEnvironment | undefined {
  if (!text.startsWith(header)) return undefined;
  const values = new Map(
    [...text.matchAll(/^([ab]_\w+|order)=(.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
  const order = (values.get('order') ?? '')
    .split(' ')
    .flatMap((word) => slots.filter((it) => it === word));
  if (order.length === 0) return undefined;
  const slot = (name: Slot): GrubSlot => {
    const version = values.get(`${name}_version`) ?? '';
    const commandLine = values.get(`${name}_options`) ?? '';
    return {
      good: values.get(`${name}_good`) === '1',
      left: Number(values.get(`${name}_left`) ?? 0),
      boots: version === '' ? undefined : { version, commandLine },
    };
  };
  return { order, slots: { a: slot('a'), b: slot('b') } };
}

/** Fills a sector with a comment. @param last the character that it ends with. */
function sector(text: string, last: string): string {
  if (text.length >= sectorSize)
    throw new Error(`GRUB's environment has ${text.length} bytes, of ${sectorSize - 1}`);
  return text.padEnd(sectorSize - 1, '#') + last;
}

function lines(list: readonly string[]): string {
  return list.map((line) => `${line}\n`).join('');
}
