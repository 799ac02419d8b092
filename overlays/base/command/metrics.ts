import type { Readable } from 'node:stream';
import { answerRequest, isWholeRequest } from '../metrics/answer.ts';
import { fault, type Outcome, usageCode } from './output.ts';

export interface MetricsTools {
  /** The page. */
  readonly metrics: () => Promise<string>;
  /** The connection, when systemd hands one over. */
  readonly connection: {
    readonly input: Readable;
    readonly write: (bytes: Buffer) => Promise<void>;
  };
  /** Why somebody may not ask; undefined: they may. */
  readonly denied: string | undefined;
}

/** Milliseconds in which a question must have come. */
const questionTimeout = 5000;

/** `lvsmith metrics`: what /metrics says; with `--http` it answers one request on its stdin and stdout. */
export async function metricsCommand(
  words: readonly string[],
  { metrics, connection, denied }: MetricsTools,
): Promise<Outcome> {
  const [flag, ...more] = words;
  if (more.length > 0 || (flag !== undefined && flag !== '--http'))
    return fault('usage: lvsmith metrics', usageCode);
  if (denied !== undefined) return fault(denied);
  if (flag === undefined) return { code: 0, stdout: await metrics() };
  const request = await Promise.race([readRequest(connection.input), silence()]);
  if (request === undefined) return { code: 0 };
  await connection.write(await answerRequest(request, metrics));
  return { code: 0 };
}

async function readRequest(input: Readable): Promise<string | undefined> {
  let text = '';
  input.setEncoding('latin1');
  // The answer goes the same way: the connection stays.
  for await (const chunk of input.iterator({ destroyOnReturn: false })) {
    text += String(chunk);
    if (isWholeRequest(text)) return text;
  }
  return undefined;
}

function silence(): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), questionTimeout).unref());
}
