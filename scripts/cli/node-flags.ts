import { windows } from '../../overlays/shared/apply/archive.ts';
import { jsonFlag, profileFlags, standardProfile } from './flags.ts';
import { wholeNumber } from './parsers.ts';

/** What commands are told that change running nodes over ssh. */
export interface NodeFlags {
  readonly profile: string;
  readonly yes: boolean;
  /** Seconds. */
  readonly window: number;
  readonly without: readonly string[];
  readonly connect?: string;
  readonly json: boolean;
}

/** The flags of these commands, with what `--yes`, `--window` and `--without` mean to one of them. */
export function nodeFlags(briefs: Readonly<Record<'yes' | 'window' | 'without', string>>) {
  return {
    profile: profileFlags(standardProfile).profile,
    yes: { kind: 'boolean', brief: briefs.yes, default: false },
    window: {
      kind: 'parsed',
      parse: wholeNumber(windows.least, windows.most),
      brief: briefs.window,
      default: String(windows.usual),
      placeholder: 'seconds',
    },
    without: {
      kind: 'parsed',
      parse: names,
      brief: briefs.without,
      default: '',
      placeholder: 'nodes',
    },
    connect: {
      kind: 'parsed',
      parse: String,
      brief: "A command in the place of ssh, with {node} or {address} for the node's",
      optional: true,
      placeholder: 'command',
    },
    json: jsonFlag('Print the plan, and what became of it, as JSON'),
  } as const;
}

function names(text: string): readonly string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
