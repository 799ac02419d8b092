import { sampleFiles, isoOf } from '../../helpers/seed-samples.ts';

/** A seed that a node must not take, and what it has to say about it. */
export interface BadSeed {
  readonly name: string;
  readonly medium: () => Uint8Array;
  /** `file:line:column`, or the medium where no file is at fault. */
  readonly place: string;
  /** A part of the message. */
  readonly says: string;
}

type Changes = Readonly<Record<string, string | Uint8Array | undefined>>;

/** litsha21's seed with some files otherwise; undefined: without that file. */
export function seedWith(changes: Changes): Uint8Array {
  const files: Record<string, string | Uint8Array> = { ...sampleFiles('litsha21') };
  for (const [name, content] of Object.entries(changes))
    if (content === undefined) delete files[name];
    else files[name] = content;
  return isoOf(files);
}

/** litsha21's seed, one place of one file edited. */
function seedEdited(file: string, from: string | RegExp, to: string): Uint8Array {
  return seedWith({ [file]: (sampleFiles('litsha21')[file] ?? '').replace(from, to) });
}

/** Every mistake that a person makes sooner or later. */
export const badSeeds: readonly BadSeed[] = [
  {
    name: 'an unknown key',
    medium: () => seedWith({ 'user-data': '#cloud-config\nhostnam: litsha21\n' }),
    place: 'user-data:2:1',
    says: 'did you mean "hostname"?',
  },
  {
    name: 'not YAML',
    medium: () => seedWith({ 'user-data': '#cloud-config\nhostname: [litsha21\n' }),
    place: 'user-data:3:1',
    says: 'Flow sequence',
  },
  {
    name: 'the seed of another cluster',
    medium: () => seedEdited('meta-data', 'cluster: lab', 'cluster: other'),
    place: 'meta-data:4:12',
    says: 'for the cluster other, this image for lab',
  },
  {
    name: "an address that is not the profile's",
    medium: () => seedEdited('network-config', '192.168.71.21/24', '192.168.71.99/24'),
    place: 'network-config:8:9',
    says: "does not have the profile's address, 192.168.71.21/24",
  },
  {
    name: 'empty meta-data',
    medium: () => seedWith({ 'meta-data': '' }),
    place: 'meta-data:1:1',
    says: 'meta-data is empty',
  },
  {
    name: 'missing user-data',
    medium: () => seedWith({ 'user-data': undefined }),
    place: 'user-data',
    says: 'user-data is missing',
  },
  {
    name: 'a file of 100 MB',
    medium: () => seedWith({ 'user-data': Buffer.alloc(100_000_000, '#') }),
    place: 'user-data',
    says: 'user-data has 100000000 bytes',
  },
  {
    name: 'binary noise',
    medium: () => seedWith({ 'user-data': noise(4096) }),
    place: 'user-data:1:2',
    says: 'user-data is not a text file',
  },
  {
    name: 'an ISO image that was not written to its end',
    medium: () => isoOf(sampleFiles('litsha21')).subarray(0, 48 * 1024),
    place: '/dev/vd',
    says: 'write it again',
  },
];

/** The same bytes every time, and nothing that a person would call text. */
function noise(length: number): Buffer {
  let state = 0x9e3779b9;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state >>> 24;
    }),
  );
}
