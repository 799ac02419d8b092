import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../runtime/make-folder.ts';
import type { Bench } from './bench.ts';
import { lvsmithCommand } from './command.ts';

/** As many as a profile takes. */
const servers = 1000;
const perNetwork = 250;

/** A cluster of Heartbeat as large as they get: two services of all servers, each of which mon watches by itself. */
export const importBig: Bench = {
  name: 'import of 1,000 realservers: ha.cf, haresources, hosts, rules of ipvsadm, mon.cf',
  aim: '2 s, 300 MB',
  async prepare(folder) {
    const old = join(folder, 'old');
    await makeFolder(old);
    for (const [name, lines] of Object.entries(files()))
      await writeFile(join(old, name), `${lines.join('\n')}\n`);
    return {
      argv: lvsmithCommand(
        'import',
        old,
        ...['--director', 'one=10.71.0.11/16', '--director', 'two=10.71.0.12/16'],
        ...['--out', join(folder, 'imported.yaml'), '--force'],
      ),
    };
  },
};

function files(): Readonly<Record<string, readonly string[]>> {
  const addresses = Array.from(
    { length: servers },
    (_, index) => `10.71.${1 + Math.floor(index / perNetwork)}.${1 + (index % perNetwork)}`,
  );
  return {
    'ha.cf': ['keepalive 1', 'deadtime 10', 'bcast eth1', 'node one two', 'auto_failback on'],
    haresources: ['one 10.71.0.200/16/eth0 lvs mon'],
    hosts: addresses.map((address, index) => `${address} server${index + 1}`),
    rules: [80, 443].flatMap((port) => [
      `-A -t 10.71.0.200:${port} -s wrr -p 300`,
      ...addresses.map(
        (address, index) =>
          `-a -t 10.71.0.200:${port} -r ${address}:${port} -g -w ${1 + (index % 5)}`,
      ),
    ]),
    'mon.cf': addresses.flatMap((address, index) => [
      `hostgroup group${index + 1} server${index + 1}`,
      '',
      `watch group${index + 1}`,
      '  service http',
      '    interval 10s',
      '    monitor http.monitor -p 80 -u /alive -t 5',
      '    period wd {Sun-Sat}',
      `      alert lvs.alert -V 10.71.0.200:80 -R ${address}:80 -F dr`,
      `      upalert lvs.alert -V 10.71.0.200:80 -R ${address}:80 -F dr`,
      '      alertafter 2',
      '',
    ]),
  };
}
