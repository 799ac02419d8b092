import test from 'ava';
import { removedAddresses } from '../../../../../overlays/director/kernel/ip-monitor.ts';

test('addresses that went are found, in the spelling that all have', (t) => {
  const lines = [
    '2: public    inet 192.168.71.205/24 brd 192.168.71.255 scope global secondary public\\  valid_lft forever',
    'Deleted 2: public    inet 192.168.71.206/24 scope global secondary public\\       valid_lft forever',
    'Deleted 3: heartbeat    inet6 2001:db8:0:0::1/64 scope global \\       valid_lft forever',
    'Deleted 4: eth0: <BROADCAST> mtu 1500',
    '',
  ];
  t.deepEqual(removedAddresses(lines), ['192.168.71.206', '2001:db8::1']);
});
