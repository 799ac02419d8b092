import type { ManagedFile } from '../../../overlays/shared/apply/managed.ts';
import type { Way } from './kinds.ts';

/** One change of the profile, as the running nodes see it. */
export interface Change extends Way {
  /** In words: `http on 192.0.2.1:80, web1: weight`. */
  readonly what: string;
  /** Where the profile says it. */
  readonly file: string;
  readonly line: number;
  /** In the profile: `services[0].weight`. */
  readonly path: string;
  /** For people: `1`, or `none`. */
  readonly old: string;
  readonly new: string;
  /** The nodes that run the old one. */
  readonly nodes: readonly string[];
}

/** A file of which some nodes have another one than the profile renders to. */
export interface FileChange {
  readonly path: string;
  readonly nodes: readonly string[];
  readonly effect: ManagedFile['effect'] | null;
}

/** A file of an image that a running node cannot exchange. */
export interface ImageFile {
  readonly path: string;
  readonly nodes: readonly string[];
  /** What it is rendered from. */
  readonly source: string;
}

export interface ApplyPlan {
  readonly cluster: string;
  readonly changes: readonly Change[];
  readonly files: readonly FileChange[];
  readonly needImage: readonly ImageFile[];
  /** Nodes of the profile that no running node knows: they need a machine and a seed. */
  readonly newNodes: readonly string[];
  /** Why it cannot be applied now; empty: it can. */
  readonly obstacles: readonly string[];
  /** How long the web servers' certificates of the profile count, for people. */
  readonly certificates: readonly string[];
  /** What administrators did on the running cluster, and what stays. */
  readonly byHand: readonly string[];
  /** What pacemaker would do, in its own words; null: nobody asked it, for nothing of it changes. */
  readonly transition: readonly string[] | null;
  readonly addressMoves: boolean;
}

/** Whether there is anything to do at all. */
export function isEmpty({ changes, files, needImage, newNodes }: ApplyPlan): boolean {
  return changes.length + files.length + needImage.length + newNodes.length === 0;
}
