import { userInfo, hostname } from 'node:os';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Cluster } from '../../overlays/shared/cluster/cluster.ts';
import {
  applyFormat,
  isAnswer,
  type ApplyAnswer,
  type ApplyRequest,
} from '../../overlays/shared/apply/messages.ts';
import { isRecord } from '../../overlays/shared/apply/is-record.ts';
import { profileNode } from '../../overlays/shared/seed/network/profile-network.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import { run, type Run, type RunResult } from '../runtime/run.ts';
import { secretsFolder } from '../secrets/kept-secret.ts';

/** Asks one node one thing. @throws Unreachable when there is no answer. */
export type Ask = (node: string, request: ApplyRequest) => Promise<ApplyAnswer>;

/** A node did not answer, or something else than lvsmith's program did. */
export class Unreachable extends Error {
  readonly node: string;

  constructor(node: string, reason: string) {
    super(`${node} does not answer: ${reason}`);
    this.name = 'Unreachable';
    this.node = node;
  }
}

/** Milliseconds: a slow machine starts Node.js for many seconds, and a gate waits besides. */
const answerTimeout = 240_000;

/**
 * The system's ssh, a connection for each request: one that was there before a change would hide that the change
 * shuts the next one out.
 *
 * @param connect another command in its place, `{node}` and `{address}` in it stand for the node's.
 */
export function sshTransport(
  cluster: Cluster,
  connect: readonly string[] | undefined,
  runProgram: Run = run,
): Ask {
  return async (node, request) => {
    const address = profileNode(cluster, node)?.attachments[0]?.address ?? node;
    const words = (connect ?? sshCommand(cluster.name)).map((word) =>
      word.replaceAll('{node}', node).replaceAll('{address}', address),
    );
    const [program = 'ssh', ...args] = words;
    const input = JSON.stringify({ format: applyFormat, ...request });
    const result = await runProgram([program, ...args], {
      input,
      accept: 'any',
      timeout: answerTimeout,
    });
    return readAnswer(node, result);
  };
}

/** ssh to a node of a cluster, with `{address}` for the node's. */
export function sshCommand(cluster: string): readonly [string, ...string[]] {
  const folder = secretsFolder(cluster);
  // While keys change, nodes know one of them or both.
  const keys = [folder, join(folder, 'next')]
    .map((place) => join(place, 'apply-key'))
    .filter((file) => existsSync(file));
  return [
    'ssh',
    '-T',
    ...['-o', 'BatchMode=yes', '-o', 'ConnectTimeout=10', '-o', 'ControlPath=none'],
    // A change may shut this connection out.
    ...['-o', 'ServerAliveInterval=5', '-o', 'ServerAliveCountMax=3'],
    // Whom seeds gave their host keys is known already; a key that changed is refused.
    ...['-o', 'StrictHostKeyChecking=accept-new'],
    ...['-o', `UserKnownHostsFile=${join(folder, 'known_hosts')}`],
    ...keys.flatMap((key) => ['-i', key]),
    'root@{address}',
    `${paths.programs}/apply`,
  ];
}

const otherVersion = 'take the lvsmith that its image was built with';

function readAnswer(node: string, { code, stdout, stderr }: RunResult): ApplyAnswer {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  try {
    const value: unknown = JSON.parse(line);
    if (isAnswer(value)) return value;
    const format = isRecord(value) ? value['format'] : undefined;
    if (typeof format === 'number' && format !== applyFormat)
      throw new Unreachable(
        node,
        `its image talks in format ${format}, and this lvsmith in ${applyFormat}: ${otherVersion}`,
      );
  } catch (error) {
    if (error instanceof Unreachable) throw error;
    // No answer of the program.
  }
  const said = stderr.trim().split('\n').at(-1) ?? '';
  throw new Unreachable(node, said === '' ? `the connection ended with ${code}` : said);
}

/** Who applies, for the nodes' records. */
export function applicant(): string {
  return `${userInfo().username}@${hostname()}`;
}
