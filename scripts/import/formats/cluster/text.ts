import type { Reading } from '../../reading.ts';
import { joinContinued, linesOf, type Line, type Source } from '../../source.ts';
import { commandsOf } from '../shell/words.ts';
import { readCrm } from './crmsh.ts';
import { emptyCluster, type ClusterText } from './model.ts';
import { readPcs } from './pcs.ts';
import { readCluster } from './read.ts';

/** What `crm configure show` printed, or lines of crmsh and pcs. */
export function readClusterText(source: Source): Reading {
  return readClusterCommands(joinContinued(linesOf(source)), source.file);
}

/** The same for lines that are complete. */
export function readClusterCommands(lines: readonly Line[], file: string): Reading {
  const cluster = emptyCluster({ file, line: lines[0]?.place.line ?? 0 }, false);
  for (const { text, place } of lines) {
    const [words = []] = commandsOf(withAttributes(text.replace(/^\s*#.*/, '')), new Map());
    const texts = words.map((word) => word.text);
    if (texts[0] === 'pcs') readPcs(texts.slice(1), place, cluster);
    else
      readCrm(
        texts[0] === 'crm' ? texts.slice(texts[1] === 'configure' ? 2 : 1) : texts,
        place,
        cluster,
      );
  }
  placeInGroups(cluster);
  return readCluster(cluster);
}

/** `#uname` is an attribute of a node, and no comment. */
function withAttributes(text: string): string {
  return text.replace(/(\s)#(uname|kind|id|site-name|cluster-name|role)\b/g, '$1\\#$2');
}

/** Groups may stand before their members. */
function placeInGroups({ groups, resources }: ClusterText): void {
  for (const { id, members } of groups)
    for (const [index, resource] of resources.entries())
      if (members.some((member) => resource.ids.includes(member)))
        resources[index] = { ...resource, ids: [...resource.ids, id] };
}
