import test from 'ava';
import { parseCounters } from '../../../../../overlays/base/state/counters.ts';
import {
  parseKernelTable,
  tableOf,
  withCounters,
} from '../../../../../overlays/base/state/kernel-table.ts';
import { clusterWith } from '../../../../helpers/cluster.ts';

// As print_service_entry in ipvsadm.c prints it: an address of IPv6 may take more than its column.
const text = `IP Virtual Server version 1.2.1 (size=4096)
Prot LocalAddress:Port               Conns   InPkts  OutPkts  InBytes OutBytes
  -> RemoteAddress:Port
TCP  192.168.71.205:80                  12      100       80     9000    80000
  -> 192.168.71.150:80                   7       60       50     5000 99999999999
UDP  [2001:db8::1]:53                    1        2        3        4        5
  -> [2001:db8:1234:5678:9abc:def0:1234:5678]:53        0        0        0        0        0
FWM  7                                   3        9        0      900        0
  -> 192.168.71.150:0                    3        9        0      900        0
`;

test('the counters of services and of their servers, by what the table calls them', (t) => {
  const table = parseCounters(text);
  t.deepEqual(
    [...table.keys()],
    [
      'tcp 192.168.71.205:80',
      'tcp 192.168.71.205:80 192.168.71.150:80',
      'udp [2001:db8::1]:53',
      'udp [2001:db8::1]:53 [2001:db8:1234:5678:9abc:def0:1234:5678]:53',
      'fwm mark 7',
      'fwm mark 7 192.168.71.150:0',
    ],
  );
  t.deepEqual(table.get('tcp 192.168.71.205:80 192.168.71.150:80'), {
    ...{ connections: 7, incomingPackets: 60, outgoingPackets: 50 },
    ...{ incomingBytes: 5000, outgoingBytes: 99_999_999_999 },
  });
  t.is(parseCounters('').size, 0);
});

const kernel = `TCP  C0A847CD:0050 rr
  -> C0A84796:0050      Masq    2      3          1
`;

test('they stand in the table beside the connections; without them it is as it was', (t) => {
  const counted = withCounters(parseKernelTable(kernel), parseCounters(text));
  const [http] = tableOf(clusterWith(), counted);
  t.is(http?.counters?.connections, 12);
  t.deepEqual(
    http?.destinations.map(({ server, kernel: found }) => [server, found?.counters?.incomingBytes]),
    [
      ['litstat1', undefined],
      ['litstat2', 5000],
    ],
  );
  const [plain] = tableOf(clusterWith(), withCounters(parseKernelTable(kernel), undefined));
  t.false(JSON.stringify(plain).includes('counters'));
});
