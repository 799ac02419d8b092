import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { single, type Family } from './exposition.ts';

/** What Apache tells of itself to who is on the machine; undefined: it does not answer. Names as in apache_exporter. */
export function apacheFamilies(status: string | undefined): readonly Family[] {
  const up = single('apache_up', 'Whether Apache tells of itself.', status !== undefined);
  if (status === undefined) return [up];
  const fields = new Map(
    status.split('\n').flatMap((line) => {
      const [, key, value] = /^([\w ]+): ([\d.]+)$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, Number(value)] as const];
    }),
  );
  const kilobytes = fields.get('Total kBytes');
  return [
    up,
    counter('apache_accesses_total', 'Requests since its start.', fields.get('Total Accesses')),
    counter(
      'apache_sent_bytes_total',
      'What it has sent since.',
      kilobytes === undefined ? undefined : kilobytes * 1024,
    ),
    counter(
      'apache_uptime_seconds_total',
      'Time since its start.',
      fields.get('ServerUptimeSeconds'),
    ),
    {
      name: 'apache_workers',
      type: 'gauge',
      help: 'Its workers by what they do.',
      samples: ['Busy', 'Idle'].flatMap((state) => {
        const value = fields.get(`${state}Workers`);
        return value === undefined ? [] : [{ labels: { state: state.toLowerCase() }, value }];
      }),
    },
  ];
}

function counter(name: string, help: string, value: number | undefined): Family {
  return single(name, help, value, 'counter');
}

/** Milliseconds: a server whose workers are all busy does not answer. */
const patience = 3000;
/** Characters of an answer; Apache's own has some two thousand. */
const longest = 100_000;

/** Asks the web server of this machine; undefined: no answer, or another one than Apache's. */
export function askApache(port: number, tls: boolean): Promise<string | undefined> {
  const where = { host: '127.0.0.1', port, path: '/server-status?auto', timeout: patience };
  return new Promise((resolve) => {
    // Its certificate names another host, and nothing leaves the machine.
    const request = (tls ? tlsRequest : plainRequest)({ ...where, rejectUnauthorized: false });
    const end = setTimeout(() => request.destroy(), patience);
    const done = (text?: string) => {
      clearTimeout(end);
      resolve(text);
    };
    request.on('error', () => done());
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (text.length < longest) text += chunk;
      });
      response.on('error', () => done());
      response.on('close', () => done());
      response.on('end', () => done(response.statusCode === 200 ? text : undefined));
    });
    request.end();
  });
}
