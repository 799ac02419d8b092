import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import { metricsCommand, type MetricsTools } from '../../../../../overlays/base/command/metrics.ts';
import { answerRequest, isWholeRequest } from '../../../../../overlays/base/metrics/answer.ts';
import { apacheFamilies } from '../../../../../overlays/base/metrics/apache-families.ts';
import { directorFamilies } from '../../../../../overlays/base/metrics/director-families.ts';
import { exposition } from '../../../../../overlays/base/metrics/exposition.ts';
import { webSite } from '../../../../../overlays/base/metrics/gather.ts';
import { ipvsFamilies, parseTotals } from '../../../../../overlays/base/metrics/ipvs-families.ts';
import { nodeFamilies } from '../../../../../overlays/base/metrics/node-families.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';
import { at, healthyDirector, healthyNode } from '../../../../helpers/node-state.ts';
import { metricsPages } from '../../../../helpers/metrics.ts';

test('the samples of a metric stand together, and labels are escaped', (t) => {
  const samples = [{ labels: { a: 'x"\\\n', b: '' }, value: 1.5 }, { value: 0 }];
  const family = { name: 'm', type: 'gauge', help: 'Two\nlines.', samples } as const;
  t.is(
    exposition([family, { ...family, name: 'empty', samples: [] }]),
    '# HELP m Two\\nlines.\n# TYPE m gauge\nm{a="x\\"\\\\\\n",b=""} 1.5\nm 0\n',
  );
});

const backend =
  'local_address="192.168.71.205",local_port="80",remote_address="2001:db8::2",remote_port="8080",proto="TCP",local_mark=""';

test('what servers answer past the director is not said to be nothing', (t) => {
  const counters = {
    ...{ connections: 1, incomingPackets: 2, outgoingPackets: 0 },
    ...{ incomingBytes: 3, outgoingBytes: 0 },
  };
  const kernel = { weight: 1, activeConnections: 0, inactiveConnections: 0, counters } as const;
  const page = (forwarding: 'nat' | 'dr') =>
    exposition(
      ipvsFamilies(
        [
          {
            ...{ service: 'http', protocol: 'tcp', endpoint: '192.0.2.1:80', scheduler: 'rr' },
            destinations: [
              { server: 'a', endpoint: '192.0.2.2:80', kernel: { ...kernel, forwarding } },
            ],
          },
        ],
        undefined,
      ),
    );
  t.regex(page('nat'), /^lvsmith_ipvs_backend_bytes_total\{.*direction="out"\} 0$/m);
  t.notRegex(page('dr'), /direction="out"/);
  t.regex(page('dr'), /^lvsmith_ipvs_backend_bytes_total\{.*direction="in"\} 3$/m);
});

test('a healthy holder tells what dashboards ask', (t) => {
  const page = metricsPages.director;
  for (const line of [
    'lvsmith_floating_address_held{address="192.168.71.205",name="lab"} 1',
    'lvsmith_takeovers_total 2',
    'lvsmith_member_up{realserver="litstat1",service="http"} 0',
    'lvsmith_drained{realserver="litstat2"} 1',
    'ha_cluster_corosync_quorate 1',
    'ha_cluster_pacemaker_nodes{node="litsha22",status="online",type="member"} 1',
    'ha_cluster_pacemaker_nodes{node="litsha21",status="dc",type="member"} 1',
    'node_ipvs_connections_total 255',
    'node_ipvs_backend_weight{local_address="192.168.71.205",local_port="80",remote_address="2001:db8::2",remote_port="8080",proto="TCP",local_mark=""} 2',
    `lvsmith_ipvs_backend_connections_total{${backend}} 11`,
    `lvsmith_ipvs_backend_packets_total{${backend},direction="out"} 13`,
    `lvsmith_ipvs_backend_bytes_total{${backend},direction="in"} 14`,
    'lvsmith_unit_active{unit="pacemaker"} 1',
    'lvsmith_node_verdict{verdict="joined"} 1',
  ])
    t.true(page.split('\n').includes(line), `${line}\n${page}`);
});

test('what is not known is left out, and said to be', (t) => {
  const unknown = { at, unknown: 'no answer' };
  const director = { ...healthyDirector, pacemaker: unknown, quorum: unknown, reconciler: unknown };
  const state = { ...healthyNode, director };
  const page = exposition([
    ...nodeFamilies(state),
    ...directorFamilies(director, { realservers: [] }),
  ]);
  t.regex(page, /^lvsmith_part_known\{part="pacemaker"\} 0$/m);
  t.regex(page, /^ha_cluster_scrape_success\{collector="corosync"\} 0$/m);
  t.notRegex(page, /ha_cluster_corosync_quorate|ha_cluster_pacemaker_nodes|lvsmith_reconcile_/);
});

test("the kernel's sums are hexadecimal", (t) => {
  t.deepEqual(
    parseTotals(
      '   Total Incoming\n   Conns  Packets\n      FF       10        0      1F4        0\n\n Conns/s\n       1        0        0        0        0\n',
    ),
    {
      ...{ connections: 255, incomingPackets: 16, outgoingPackets: 0 },
      ...{ incomingBytes: 500, outgoingBytes: 0 },
    },
  );
  t.is(parseTotals('nothing'), undefined);
  t.true(ipvsFamilies([], undefined).every(({ samples }) => samples.length === 0));
});

test('Apache is asked without TLS where it can be, and its silence is a metric', (t) => {
  t.deepEqual(webSite(clusterWith()), { port: 80, tls: false });
  t.is(webSite(clusterWith({}, { type: 'tcp' })), undefined);
  t.is(exposition(apacheFamilies(undefined)).trim().split('\n').at(-1), 'apache_up 0');
  const page = exposition(apacheFamilies('Total Accesses: 7\nTotal kBytes: 3\nBusyWorkers: 1\n'));
  t.regex(page, /^apache_accesses_total 7$/m);
  t.regex(page, /^apache_workers\{state="busy"\} 1$/m);
});

/** A server that does with a connection what systemd does. */
async function ask(t: ExecutionContext, request: string | Readonly<Record<string, string>>) {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const tools: MetricsTools = {
      metrics: () => Promise.resolve('m 1\n'.repeat(100)),
      connection: {
        input: socket,
        write: (bytes) => new Promise((done) => socket.end(bytes, () => done())),
      },
      denied: undefined,
    };
    void metricsCommand(['--http'], tools).then(() => socket.end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(() => server.close());
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const path = typeof request === 'string' ? request : '/metrics';
  const headers = typeof request === 'string' ? {} : request;
  return new Promise<IncomingMessage>((resolve, reject) => {
    get({ port, host: '127.0.0.1', path, headers, agent: false }, resolve).on('error', reject);
  });
}

test('a scraper gets the page, whole or compressed', async (t) => {
  const plain = await ask(t, '/metrics');
  t.is(plain.statusCode, 200);
  t.is(plain.headers['content-type'], 'text/plain; version=0.0.4; charset=utf-8');
  t.is(await text(plain), 'm 1\n'.repeat(100));
  const zipped = await ask(t, { 'accept-encoding': 'deflate, gzip;q=1' });
  const chunks: Buffer[] = [];
  for await (const chunk of zipped) chunks.push(Buffer.from(chunk));
  t.is(gunzipSync(Buffer.concat(chunks)).toString(), 'm 1\n'.repeat(100));
  t.is((await ask(t, '/')).statusCode, 404);
});

test('what is no request gets no metrics', async (t) => {
  const never = () => Promise.reject(new Error('asked'));
  const code = async (request: string) =>
    (await answerRequest(request, never)).toString().split(' ')[1];
  t.is(await code('POST /metrics HTTP/1.1\r\n\r\n'), '405');
  t.is(await code('GET /../etc/shadow HTTP/1.1\r\n\r\n'), '404');
  t.is(await code('\u0016\u0003\u0001'), '400');
  t.is(await code('GET /metrics HTTP/2.0\r\n\r\n'), '400');
  t.false(isWholeRequest('GET / HTTP/1.1\r\n'));
  t.true(isWholeRequest('x'.repeat(9000)), 'nobody is listened to for ever');
  const head = await answerRequest('HEAD /metrics HTTP/1.1\r\n\r\n', () =>
    Promise.resolve('m 1\n'),
  );
  t.regex(head.toString(), /Content-Length: 4\r\nConnection: close\r\n\r\n$/);
});

test('the command prints the page, to root', async (t) => {
  const tools: MetricsTools = {
    metrics: () => Promise.resolve('m 1\n'),
    connection: { input: Readable.from([]), write: () => Promise.resolve() },
    denied: undefined,
  };
  t.deepEqual(await metricsCommand([], tools), { code: 0, stdout: 'm 1\n' });
  t.is((await metricsCommand(['--json'], tools)).code, 64);
  t.is((await metricsCommand([], { ...tools, denied: 'no' })).code, 1);
  t.deepEqual(
    await metricsCommand(['--http'], tools),
    { code: 0 },
    'who says nothing gets nothing',
  );
});
