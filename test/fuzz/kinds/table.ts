import { tableOf, parseKernelTable } from '../../../overlays/base/state/kernel-table.ts';
import { parseDaemons } from '../../../overlays/director/reconcile/sync.ts';
import { desiredTable } from '../../../overlays/shared/ipvs/desired.ts';
import { parseTable } from '../../../overlays/shared/ipvs/parse.ts';
import { formatTable, plan } from '../../../overlays/shared/ipvs/plan.ts';
import type { IpvsTable } from '../../../overlays/shared/ipvs/table.ts';
import { mutate } from '../../helpers/mutate.ts';
import { modelOf } from '../../helpers/profile-texts.ts';
import { bytesOf, textOf, type FuzzKind } from '../kind.ts';

const { cluster } = modelOf('test/fixtures/everything.yaml');
const desired = desiredTable(cluster, () => ({ healthy: true, drained: false }));

const samples = {
  saved: formatTable(desired),
  kernel:
    'IP Virtual Server version 1.2.1 (size=4096)\nProt LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port Forward Weight ActiveConn InActConn\nTCP  0A0100CD:0050 wrr persistent 90 FFFFFF00\n  -> 0A030101:1F90      Masq    1      0          0         \n  -> 0A030102:0050      Masq    5      3          7         \nTCP  [2001:0db8:0001:0000:0000:0000:0000:0205]:0050 wrr persistent 90 64\n  -> [2001:0db8:0003:0000:0000:0000:0001:0001]:1F90      Masq    1      0          0         \nFWM  00000007 rr\n  -> 0A030103:01BB      Route   0      0          0         \n',
  daemons:
    'master sync daemon (mcast=heartbeat, syncid=71)\nbackup sync daemon (mcast=heartbeat, syncid=71)\n',
} as const;

/** What the kernel and ipvsadm say: understood or refused, and a table that is understood can be made true. */
export const table: FuzzKind = {
  name: 'table',
  brief: 'a table of IPVS is refused by its line, or can be made the right one',
  make: (next) => {
    const parts: Record<string, string> = { ...samples };
    const names = Object.keys(parts);
    for (let times = 1 + next(4); times > 0; times--) {
      const name = names[next(names.length)] ?? '';
      parts[name] = mutate(parts[name] ?? '', next);
    }
    return bytesOf(parts);
  },
  judge: (input) => {
    parseDaemons(textOf(input, 'daemons'));
    for (const { endpoint } of tableOf(cluster, parseKernelTable(textOf(input, 'kernel'))))
      if (typeof endpoint !== 'string' || endpoint === '') return 'a service has no place';
    const actual = parsed(textOf(input, 'saved'));
    if (actual === undefined) return undefined;
    const again = parsed(formatTable(actual));
    if (again === undefined || plan(actual, again).length > 0) return 'a table does not come back';
    return plan(desired, desired).length > 0 ? 'an equal table is changed' : undefined;
  },
};

/** Undefined for what ipvsadm would never print, as long as that is said. */
function parsed(text: string): IpvsTable | undefined {
  try {
    return parseTable(text);
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('not a rule of a saved IPVS table'))
      return undefined;
    throw error;
  }
}
