import type { OldCheck, OldServer, Reading } from '../../reading.ts';
import { portOf } from '../../values.ts';
import { commandFor } from '../command-words.ts';
import type { Statement } from './blocks.ts';
import { unknownKey } from './keywords.ts';
import type { Target } from './virtual-server.ts';

const types: Readonly<Record<string, string>> = {
  HTTP_GET: 'http',
  SSL_GET: 'https',
  TCP_CHECK: 'tcp',
  SMTP_CHECK: 'smtp',
  DNS_CHECK: 'dns',
  MISC_CHECK: 'external',
  UDP_CHECK: 'udp',
  PING_CHECK: 'ping',
  BFD_CHECK: 'bfd',
  FILE_CHECK: 'file',
};

export const checkKeywords: ReadonlySet<string> = new Set(Object.keys(types));

/** How often a check is repeated before the server is down, by default; a list in keepalived.conf(5). */
const retries: Readonly<Record<string, number>> = { MISC_CHECK: 0, DNS_CHECK: 3 };

/** The check of the first server that has one; what others do differently is not carried over. */
export function checkOf(
  { block = [], place }: Statement,
  servers: readonly OldServer[],
  target: Target,
  reading: Reading,
): OldCheck | null {
  const found = block
    .filter(({ key }) => key === 'real_server')
    .flatMap((server) => {
      const own = servers.find((each) => each.place === server.place);
      const checks = server.block?.filter(({ key }) => checkKeywords.has(key)) ?? [];
      return checks.map((check) => ({ check, own }));
    });
  const [first] = found;
  if (first === undefined) return null;
  const loop = block.find(({ key }) => key === 'delay_loop');
  const interval = Number(loop?.values[0] ?? 60) * 1000;
  if (loop === undefined)
    reading.assumed.push({ what: 'delay_loop 60 s, the default of keepalived', place });
  const checks = found.map(({ check, own }) => oneCheck(check, block, interval, own, target));
  for (const { check } of found) noteKeys(check, reading);
  if (!hasRetry(first.check, block))
    reading.assumed.push({
      what: `retry ${retries[first.check.key] ?? 1}, the default of ${first.check.key}`,
      place: first.check.place,
    });
  const [chosen] = checks;
  if (chosen === undefined) return null;
  for (const other of checks.slice(1)) if (differs(chosen, other)) noteDifference(other, reading);
  addFaults(
    chosen,
    first.check,
    found.map((each) => each.check),
    reading,
  );
  return chosen;
}

function oneCheck(
  check: Statement,
  service: readonly Statement[],
  interval: number,
  server: OldServer | undefined,
  target: Target,
): OldCheck {
  const inner = check.block ?? [];
  const value = (key: string) =>
    inner.findLast((each) => each.key === key)?.values[0] ??
    (key === 'virtualhost' || key === 'retry' || key === 'connect_timeout'
      ? service.findLast((each) => each.key === key)?.values[0]
      : undefined);
  const number = (key: string) => (value(key) === undefined ? undefined : Number(value(key)));
  // nb_get_retry is the old name of retry, in the checks of web pages alone.
  const web = check.key === 'HTTP_GET' || check.key === 'SSL_GET';
  const retry =
    number('retry') ?? (web ? number('nb_get_retry') : undefined) ?? retries[check.key] ?? 1;
  const url = inner.find(({ key }) => key === 'url')?.block ?? [];
  const inUrl = (key: string) => url.find((each) => each.key === key)?.values;
  const timeout = number(check.key === 'MISC_CHECK' ? 'misc_timeout' : 'connect_timeout');
  const host = inUrl('virtualhost')?.[0] ?? value('virtualhost');
  const servedPort = server?.port ?? target.port;
  const port = portOf(value('connect_port') ?? '') ?? servedPort;
  const command = commandFor((value('misc_path') ?? '').trim().split(/\s+/), server);
  return {
    type: types[check.key] ?? 'external',
    port,
    portNamed: port !== servedPort,
    interval,
    timeout: (timeout ?? (check.key === 'MISC_CHECK' ? interval / 1000 : 5)) * 1000,
    failures: retry + 1,
    place: check.place,
    ...(web ? { path: inUrl('path')?.[0] ?? '/' } : {}),
    ...(web && inUrl('status_code') !== undefined
      ? { status: statusCodes(inUrl('status_code') ?? []) }
      : {}),
    ...(inUrl('digest') === undefined ? {} : { digest: true }),
    ...(host === undefined ? {} : { host }),
    ...(command === undefined ? {} : { command }),
  };
}

function hasRetry({ key, block = [] }: Statement, service: readonly Statement[]): boolean {
  const web = key === 'HTTP_GET' || key === 'SSL_GET';
  return [...block, ...service].some(
    (each) => each.key === 'retry' || (web && each.key === 'nb_get_retry'),
  );
}

function statusCodes(words: readonly string[]): number[] {
  return words.flatMap((word) => {
    const [from = '', to] = word.split('-');
    const [low, high] = [Number(from), Number(to ?? from)];
    if (!(low >= 100 && high <= 599 && high >= low)) return [];
    return Array.from({ length: Math.min(high - low + 1, 100) }, (_, index) => low + index);
  });
}

function differs(a: OldCheck, b: OldCheck): boolean {
  const key = (check: OldCheck) =>
    JSON.stringify({ ...check, port: check.portNamed === true ? check.port : null, place: null });
  return key(a) !== key(b) || a.type !== b.type;
}

function noteDifference(check: OldCheck, reading: Reading): void {
  reading.notCarried.push({
    kind: 'check-detail',
    what: 'this server is checked in a way of its own',
    place: check.place,
  });
}

const known: ReadonlySet<string> = new Set(
  'connect_ip connect_port bindto bind_port bind_if fwmark connect_timeout retry delay_before_retry warmup url alpha delay_loop virtualhost name type misc_path misc_timeout misc_dynamic user helo_name host enable_sni http_protocol payload require_reply min_reply_length max_reply_length track_file weight log_all_failures'.split(
    ' ',
  ),
);

function noteKeys({ key: check, block = [] }: Statement, reading: Reading): void {
  const web = check === 'HTTP_GET' || check === 'SSL_GET';
  for (const { key, values, place } of block) {
    if (key === 'nb_get_retry' && !web)
      reading.faults.push({
        message: `nb_get_retry is no keyword of ${check}: keepalived tries twice, not ${Number(values[0]) + 1} times`,
        hint: `retry is; if that was meant, set check.failures: ${Number(values[0]) + 1}`,
        place,
      });
    else if (key === 'misc_path')
      reading.notCarried.push({ kind: 'check-script', what: `the script of a ${check}`, place });
    else if (key === 'misc_dynamic')
      reading.notCarried.push({ kind: 'weight', what: 'misc_dynamic', place });
    else if (key === 'connect_ip')
      reading.notCarried.push({ kind: 'check-detail', what: [key, ...values].join(' '), place });
    else if (!known.has(key) && !(web && /^nb_get_retry$|^regex/.test(key))) {
      reading.faults.push(unknownKey(key, place));
      reading.notCarried.push({ kind: 'syntax', what: `a line of a ${check}`, place });
    }
  }
}

function addFaults(
  check: OldCheck,
  { block = [] }: Statement,
  all: readonly Statement[],
  reading: Reading,
): void {
  if (check.timeout > check.interval)
    reading.faults.push({
      message: `the check's interval (${check.interval / 1000} s) is shorter than its timeout (${check.timeout / 1000} s)`,
      place: check.place,
    });
  const urls = block.filter(({ key }) => key === 'url');
  if (urls.length > 1)
    reading.notCarried.push({
      kind: 'check-detail',
      what: `${urls.length} pages that must all pass`,
      place: check.place,
    });
  if (check.digest !== true) return;
  reading.notCarried.push({ kind: 'check-digest', what: 'digest', place: check.place });
  const digests = new Set(
    all.flatMap((each) =>
      (each.block ?? []).flatMap(({ block: url = [] }) =>
        url.filter(({ key }) => key === 'digest').map(({ values }) => values[0]),
      ),
    ),
  );
  if (digests.size > 1)
    reading.faults.push({
      message: 'the servers must return different pages: their digests differ',
      place: check.place,
    });
}
