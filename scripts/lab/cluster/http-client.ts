import { endpoint } from '../../../overlays/shared/net/ip.ts';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';
import { run } from '../../runtime/run.ts';
import type { Lab } from '../lab.ts';

/** What one HTTP request of the client came to. */
export interface Answer {
  /** 0 when there was no answer. */
  readonly status: number;
  readonly body: string;
  /** Milliseconds. */
  readonly time: number;
  /** curl's message when there was no answer. */
  readonly error: string;
}

interface RequestOptions {
  /** Seconds; 3 unless given. */
  readonly limit?: number;
  /** The client behind the router unless given. */
  readonly from?: 'client' | 'router';
}

/** One fresh request. Realservers make their certificates themselves, so https checks no issuer. */
export async function request(
  lab: Lab,
  url: string,
  { limit = 3, from = 'client' }: RequestOptions = {},
): Promise<Answer> {
  const argv = lab.namespaces.inNamespace(from, [
    'curl',
    '--silent',
    '--show-error',
    '--insecure',
    '--max-time',
    String(limit),
    '--write-out',
    '\n%{http_code} %{time_total}',
    url,
  ]);
  const { stdout, stderr } = await run(argv, { accept: 'any' });
  const lines = stdout.split('\n');
  const [status = '0', time = '0'] = (lines.pop() ?? '').split(' ');
  return {
    status: Number(status),
    body: lines.join('\n'),
    time: Number(time) * 1000,
    error: stderr.trim(),
  };
}

/** The realserver whose name stands in the page. */
export function servedBy(lab: Lab, { body }: Answer): string | undefined {
  return lab.settings.cluster.realservers.find(({ name }) => body.includes(name))?.name;
}

/** The URL of a service on the first floating address that serves it. @throws Failure (2): unknown. */
export function serviceUrl(lab: Lab, service: string, path = '/'): string {
  const found = lab.settings.cluster.virtualServices.find((each) => each.service === service);
  if (found === undefined)
    throw new Failure(`the profile has no service ${service}`, {
      exitCode: exitCodes.usage,
      hint: `its services are ${lab.settings.cluster.services.map(({ name }) => name).join(', ')}`,
    });
  const scheme = service === 'https' ? 'https' : 'http';
  return `${scheme}://${endpoint(found.address, found.marked?.ports[0]?.[0] ?? found.port)}${path}`;
}
