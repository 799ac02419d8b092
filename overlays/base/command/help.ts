import { verbs, verbUsage } from '../../shared/verbs/verbs.ts';
import { verbFlags } from './verb-command.ts';

/** What a node says of itself, and what is done to it alone. */
const own = [
  ['status [--json] [--wait]', 'how this node is: its seed, its units, its cluster'],
  ['state [--json]', 'everything that this node knows, each part with its age'],
  ['top', 'the same on one screen, again and again; q ends it'],
  ['table', 'the IPVS table: what is in it, and why'],
  ['metrics', 'what /metrics says, for Prometheus; to root'],
  ['accept-seed [DISK]', 'take an attached seed that this node refuses by itself'],
] as const;

/** What a director tells of its cluster, to root. */
const asks = [
  ['why [--json]', 'who holds each floating address and why, and who would next'],
  ['history [--since=TIME]', 'what happened, and who did what; --json and --merge for all'],
  ['notify [--test]', 'what waits to be told; --test tells people now that it works'],
  ['servers [SERVER] [--json]', 'asks every server now what the checks ask it'],
] as const;

/** What `lvsmith --help` says on a node. */
export function help(): string {
  const changes = verbs.map((verb) => [verbUsage(verb), verb.brief] as const);
  return `usage: lvsmith COMMAND

This node:
${rows(own)}
The cluster, on any of its directors:
${rows(asks)}${rows(changes)}
${verbFlags}
status ends with 0 when the node has joined and all is well, 1 when it has failed, 2 when it is
joining or something is wrong. --wait waits until the node has joined or failed. The others end with
0 when it is done, or was so already, 1 when it was refused or has failed; 64: wrong words.
`;
}

const width = 26;

function rows(list: readonly (readonly [usage: string, brief: string])[]): string {
  return list.map(([usage, brief]) => `  ${usage.padEnd(width)}${brief}\n`).join('');
}
