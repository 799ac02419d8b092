import type { Reading } from '../reading.ts';
import type { Place } from '../source.ts';

/** The short names of the options of ipvsadm(8). */
const longNames: Readonly<Record<string, string>> = {
  '--add-service': '-A',
  '--edit-service': '-E',
  '--delete-service': '-D',
  '--add-server': '-a',
  '--edit-server': '-e',
  '--delete-server': '-d',
  '--clear': '-C',
  '--restore': '-R',
  '--save': '-S',
  '--list': '-L',
  '--zero': '-Z',
  '--tcp-service': '-t',
  '--udp-service': '-u',
  '--sctp-service': '--sctp-service',
  '--fwmark-service': '-f',
  '--scheduler': '-s',
  '--persistent': '-p',
  '--netmask': '-M',
  '--real-server': '-r',
  '--gatewaying': '-g',
  '--ipip': '-i',
  '--masquerading': '-m',
  '--weight': '-w',
  '--u-threshold': '-x',
  '--l-threshold': '-y',
  '--ops': '-o',
  '--sched-flags': '-b',
  '--numeric': '-n',
  '--ipv6': '-6',
};

const takesValue: ReadonlySet<string> = new Set([
  '-t',
  '-u',
  '-f',
  '-s',
  '-M',
  '-r',
  '-w',
  '-x',
  '-y',
  '-b',
  '--sctp-service',
  '--tun-type',
  '--pe',
  '--start-daemon',
  '--mcast-interface',
  '--syncid',
  '--set',
]);

/** `--weight=5`, `-w5` and `-t192.0.2.80:80` are an option and its value. */
function splitWord(word: string): string[] {
  const [, long, value] = /^(--[a-z-]+)=(.*)$/.exec(word) ?? [];
  if (long !== undefined) return [long, value ?? ''];
  const [, short, rest] = /^(-[tufrwxyp])(?=[\d[])(.+)$/.exec(word) ?? [];
  return short === undefined ? [word] : [short, rest ?? ''];
}

interface Options {
  readonly command: string;
  readonly values: ReadonlyMap<string, string>;
}

/** The words of one command line of ipvsadm: what it does, and with which values. */
export function parseOptions(words: readonly string[], place: Place, reading: Reading): Options {
  let command = '';
  const values = new Map<string, string>();
  const all = words.flatMap(splitWord);
  for (let index = 0; index < all.length; index++) {
    const raw = all[index] ?? '';
    // Pages that were copied have typographic dashes.
    const plain = raw.replace(/^[\u2010-\u2015\u2212]+/, (dashes) =>
      raw.length - dashes.length > 1 ? '--' : '-',
    );
    if (plain !== raw)
      reading.faults.push({
        message: 'a typographic dash in front of an option: ipvsadm refuses it',
        place,
      });
    const word = longNames[plain] ?? plain;
    if (/^-[AEDaedCRSLlZ]$/.test(word)) command = word;
    else if (word === '-p') {
      const next = all[index + 1] ?? '';
      // A persistence of its own, or the default.
      if (/^\d+$/.test(next)) index++;
      values.set('-p', /^\d+$/.test(next) ? next : '');
    } else if (takesValue.has(word)) values.set(word, all[++index] ?? '');
    else if (/^-[ACaEed][tuf]$/.test(word)) {
      command = word.slice(0, 2);
      values.set(`-${word.slice(2)}`, all[++index] ?? '');
    } else if (word.startsWith('-')) values.set(word, '');
  }
  return { command, values };
}
