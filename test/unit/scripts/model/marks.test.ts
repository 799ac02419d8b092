import test from 'ava';
import { desiredTable } from '../../../../overlays/shared/ipvs/desired.ts';
import { formatTable } from '../../../../overlays/shared/ipvs/plan.ts';
import { parseTable } from '../../../../overlays/shared/ipvs/parse.ts';
import { tableOf, parseKernelTable } from '../../../../overlays/base/state/kernel-table.ts';
import { buildModel } from '../../../../scripts/model/model.ts';
import { loadText, modelOf, variation } from '../../../helpers/profile-texts.ts';

const { cluster } = modelOf('test/fixtures/everything.yaml');
const marked = cluster.virtualServices.filter((virtual) => virtual.marked !== undefined);

test('each virtual service of several ports has a mark of its own, in the order of the profile', (t) => {
  t.deepEqual(
    marked.map(({ service, address, marked: own }) => [own?.mark, service, address]),
    [
      [1, 'ftp', '10.1.0.205'],
      [2, 'ftp', '2001:db8:1::205'],
      [3, 'ftp', '10.1.0.206'],
      [4, 'ftp', '10.4.0.205'],
      [5, 'rest', '10.1.0.206'],
    ],
  );
  t.deepEqual(marked[0]?.marked?.ports, [
    [20, 21],
    [50_000, 50_100],
  ]);
});

test('all ports are those that no other service of the address and protocol has', (t) => {
  const { cluster: small } = buildModel(
    loadText(
      variation({
        more: `services:
  - { name: http }
  - { name: web, ports: '8000-8100', check: { type: none } }
  - { name: dns, port: 53, protocol: udp, check: { type: none } }
  - { name: rest, ports: all, check: { type: none } }`,
      }),
    ).profile,
  );
  t.deepEqual(small.virtualServices.at(-1)?.marked?.ports, [
    [1, 79],
    [81, 7999],
    [8101, 65_535],
  ]);
});

test('the table names it by its mark, and its servers without a port', (t) => {
  const table = desiredTable({ virtualServices: marked }, () => ({
    healthy: true,
    drained: false,
  }));
  const text = formatTable(table);
  t.regex(text, /^-A -f 1 -s rr -p 600$/m);
  t.regex(text, /^-a -f 1 -r 10\.3\.1\.1:0 -m -w 1$/m);
  t.regex(text, /^-A -f 2 -6 -s rr -p 600$/m);
  t.regex(text, /^-a -f 2 -6 -r \[2001:db8:3::1:1\]:0 -m -w 1$/m);
  t.deepEqual(parseTable(text), table);
});

// As ip_vs_info_seq_show of the kernel prints them.
const kernel = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port Scheduler Flags
  -> RemoteAddress:Port Forward Weight ActiveConn InActConn
FWM  00000001 rr persistent 600 FFFFFFFF
  -> 0A030101:0000      Masq    1      2          3
FWM  00000007 rr
`;

test('the state knows a mark of the profile, and shows its ports', (t) => {
  const [first, , , , , foreign] = tableOf({ virtualServices: marked }, parseKernelTable(kernel));
  t.is(first?.endpoint, '10.1.0.205:20-21,50000-50100');
  t.is(first?.scheduler, 'rr');
  t.is(first?.destinations[0]?.kernel?.activeConnections, 2);
  t.is(foreign?.endpoint, 'mark 7');
});
