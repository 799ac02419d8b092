import test from 'ava';
import { parseLinks } from '../../../../../overlays/director/console-agent/links.ts';
import { modelOf } from '../../../../helpers/profile-texts.ts';

/** As corosync-cfgtool(8) of Debian 13 prints it. */
const printed = `Local node ID 1, transport knet
LINK ID 0 udp
\taddr\t= 192.168.68.201
\tstatus:
\t\tnodeid:          1:\tlocalhost
\t\tnodeid:          2:\tconnected
\t\tnodeid:          3:\tdisconnected
LINK ID 1 udp
\taddr\t= 192.168.71.21
\tstatus:
\t\tnodeid:          1:\tlocalhost
\t\tnodeid:          2:\tconnected
\t\tnodeid:          3:\tconnected
`;

test('each link to each other director, in the order of the links', (t) => {
  const { cluster } = modelOf('profiles/lab.yaml');
  t.deepEqual(parseLinks(printed, cluster), [
    { director: 'litsha22', connected: [true, true] },
    { director: 'litsha23', connected: [false, true] },
  ]);
  t.deepEqual(parseLinks('', cluster), []);
});
