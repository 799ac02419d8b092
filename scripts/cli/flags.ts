import { profileNames } from '../profile/location.ts';

/** What most commands are told about a profile. */
export interface ProfileFlags {
  readonly profile: string;
  readonly out?: string;
}

/** `--profile` and `--out`, which may also stand before a command's name. */
export function profileFlags(defaultProfile: string) {
  return {
    profile: {
      kind: 'parsed',
      parse: String,
      brief: 'A name in profiles/, or a file',
      default: defaultProfile,
      placeholder: 'name|file',
      proposeCompletions: (partial: string) =>
        profileNames().filter((name) => name.startsWith(partial)),
    },
    out: {
      kind: 'parsed',
      parse: String,
      brief: 'Folder to write below, instead of build/ beside the profile',
      optional: true,
      placeholder: 'folder',
    },
  } as const;
}

/** The profile that a command works on unless another is named. */
export const standardProfile = 'web';

export function jsonFlag(brief: string) {
  return { kind: 'boolean', brief, default: false } as const;
}

/** `--mirror`, with what a command does with the archive, and `--security-mirror`. */
export function mirrorFlags(brief: string) {
  return {
    mirror: { kind: 'parsed', parse: String, brief, optional: true, placeholder: 'url' },
    'security-mirror': {
      kind: 'parsed',
      parse: String,
      brief: 'The archive of security updates',
      optional: true,
      placeholder: 'url',
    },
  } as const;
}
