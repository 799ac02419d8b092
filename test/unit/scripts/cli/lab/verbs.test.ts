import test from 'ava';
import { exitCodes } from '../../../../../scripts/runtime/exit-codes.ts';
import { lvsmith } from '../../../../helpers/lvsmith.ts';

// The verbs of the lab where no lab runs: which words are understood.

// Where no lab listens.
process.env['XDG_RUNTIME_DIR'] = '/nowhere';

const lab = (...words: readonly string[]) => lvsmith('lab', ...words);

const understood = [
  '--profile small status',
  '-- --profile small status',
  '-- status --profile small',
  'status --json',
  'status --watch',
  'top',
  'top litsha22 --once',
  'curl',
  'curl https 10',
  'ssh litsha21 ls -l --help',
  'run litsha21 df -h',
  'console litsha21',
  'logs',
  'start litsha21 litsha22',
  'freeze litsha21:corosync',
  'cut litsha21 public',
  'heal',
  'heal litsha21',
  'partition litsha21 litsha22,litsha23 heartbeat',
  'loss litsha21 20',
  'delay litsha21 80 public',
  'down',
];

for (const words of understood)
  test(`${words}: is understood, and there is no lab`, async (t) => {
    const { code, stderr } = await lab(...words.split(' '));
    t.is(code, exitCodes.usage);
    t.regex(stderr, /no lab is running\n {2}hint: start it with: lvsmith lab up/);
  });

const mistakes: readonly (readonly [words: string, says: RegExp])[] = [
  ['start', /<node> is missing/],
  ['partition litsha21', /<node,…> is missing/],
  ['loss litsha21', /<percent> is missing\n {2}hint: lvsmith lab loss --help/],
  ['loss litsha21 101', /101 is not a whole number from 0 to 100/],
  ['curl http many', /many is not a whole number from 0 to 10000/],
  ['status --live', /no flag --live here/],
  ['top litsha21 litsha22', /one word too many/],
  ['status --json --watch', /only one of --json and --watch/],
  ['--profile no-such-lab status', /no profile no-such-lab/],
  ['measure latency', /lab measure has no verb latency/],
  ['measure failover fire', /fire is none of power-cut, cable, cables, freeze, partition, planned/],
  ['measure failover cable 0', /0 is not a whole number from 1 to 1000/],
  ['measure failover cable 3 more', /more is one word too many/],
  ['measure failover --peer heartbeat', /heartbeat is no value of --peer\n {2}hint: one of keep/],
  ['measure failover --peer', /--peer needs a value/],
];

for (const [words, says] of mistakes)
  test(`${words}: is refused as a wrong use`, async (t) => {
    const { code, stderr } = await lab(...words.split(' '));
    t.is(code, exitCodes.usage);
    t.regex(stderr, says);
  });
