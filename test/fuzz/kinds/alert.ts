import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseOpstatus } from '../../../overlays/director/health/opstatus.ts';
import { recordAlert } from '../../../overlays/director/health/record-alert.ts';
import { parseHealthRecord } from '../../../overlays/shared/health/health-record.ts';
import { clusterWith } from '../../helpers/cluster.ts';
import { memoryFolder } from '../../helpers/memory-folder.ts';
import { mutate, type Random } from '../../helpers/mutate.ts';
import { bytesOf, textOf, type FuzzKind } from '../kind.ts';

const cluster = clusterWith();
const now = 1_700_000_000_000;

/** As mon calls an alert, a word a line; and as its server answers. */
const samples = {
  arguments: '-s\nhttp\n-g\nlitstat1\n-h\n192.168.71.220 192.168.71.150\n-t\n1699999990',
  environment:
    'MON_ALERTTYPE=failure\nMON_FIRST_FAILURE=1699999980\nMON_OPSTATUS=0\nMON_GROUP=litstat1\nMON_SERVICE=http',
  output: '192.168.71.150\nrefused\n',
  opstatus:
    'group=litstat1 service=http opstatus=1 last_opstatus=1 exitval=0 timer=3 last_success=1699999990 last_trap=0 last_check=1699999990 ack=0 ackcomment= alerts_sent=0 depstatus=0 depend= monitor=http.monitor last_summary=ok last_detail=',
} as const;

/** An alert: recorded whole or told, and nothing else is left; an answer of mon's is read or ignored. */
export const alert: FuzzKind = {
  name: 'alert',
  brief: "mon's alerts are recorded whole or told; its answers are read or ignored",
  make: (next) => {
    const parts: Record<string, string> = { ...samples };
    for (let times = 1 + next(4); times > 0; times--) damage(parts, next);
    return bytesOf(parts);
  },
  judge: (input) => {
    const status = parseOpstatus(textOf(input, 'opstatus'));
    if (status !== undefined && !(Number.isFinite(status.checked) && status.checked >= 0))
      return 'a check has no time';
    const folder = mkdtempSync(join(memoryFolder, 'lvsmith-fuzz-'));
    try {
      const outcome = recordAlert({
        argv: textOf(input, 'arguments').split('\n'),
        environment: Object.fromEntries(
          textOf(input, 'environment')
            .split('\n')
            .map((line) => [line.split('=')[0] ?? '', line.slice(line.indexOf('=') + 1)]),
        ),
        output: textOf(input, 'output'),
        cluster,
        folder,
        now,
      });
      const left = readdirSync(folder);
      const strange = left.find((name) => !/^litstat[12]\.http\.json$/.test(name));
      if (strange !== undefined) return 'another file than a record was left behind';
      if (left.length !== outcome.written.length) return 'the records are not those that it told';
      if (left.length === 0 && outcome.problems.length === 0) return 'nothing was done, nor told';
      const records = left.map((name) =>
        parseHealthRecord(readFileSync(join(folder, name), 'utf8')),
      );
      return records.includes(undefined) ? 'a record cannot be read again' : undefined;
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};

function damage(parts: Record<string, string>, next: Random): void {
  const names = Object.keys(parts);
  const name = names[next(names.length)] ?? '';
  parts[name] = mutate(parts[name] ?? '', next);
}
