import type { Reading } from '../../reading.ts';
import type { Line } from '../../source.ts';
import type { IpvsTable } from '../ipvsadm.ts';
import { readMarkRule } from '../marks/iptables.ts';
import { readNftRule } from '../marks/nftables.ts';
import { readIfenslave, readIpLink, readVconfig } from './link-commands.ts';
import { noteIp, readIfconfig, readIp } from './network-commands.ts';
import type { ShellWord } from './words.ts';

/** Where what a script tells programs is kept. */
export interface Told {
  readonly reading: Reading;
  readonly table: IpvsTable;
  /** Lines for crm and pcs, which are read together. */
  readonly cluster: Line[];
  /** Rules of iptables and nftables that give no mark. */
  readonly otherRules: Line[];
}

/** What a line of a script tells a program. @returns false for a program that is not known here */
export function readProgram(
  program: string,
  words: readonly ShellWord[],
  line: Line,
  told: Told,
): boolean {
  const { reading } = told;
  const { place } = line;
  const open = words.some((word) => word.open);
  const texts = words.map(({ text }) => text);
  switch (program) {
    case 'ipvsadm-restore':
      noteRestore(line, reading);
      return true;
    case 'ipvsadm':
      if (texts.some((text) => text === '-R' || text === '--restore')) noteRestore(line, reading);
      if (open) {
        const parameters = texts.filter((text) => /^\$\d|\$\{?\d/.test(text)).length > 0;
        reading.notCarried.push({
          kind: 'script',
          what: parameters
            ? 'a rule of ipvsadm with an argument of the script'
            : 'a rule of ipvsadm with a value that only a run would tell',
          place,
        });
      } else told.table.run(texts, place);
      return true;
    case 'ifconfig':
    case 'ip':
      if (program === 'ip' && texts.find((text) => !text.startsWith('-'))?.startsWith('a') === true)
        readIp(texts, line, reading);
      else if (program === 'ifconfig') readIfconfig(texts, line, reading);
      else if (!readIpLink(texts, line, reading)) noteIp(texts, line, reading);
      return true;
    case 'iptables':
    case 'ip6tables': {
      const text = ` ${texts.join(' ')}`;
      if (!readMarkRule(text, line, reading) && /\s-[AI]\s/.test(text))
        told.otherRules.push({ ...line, text });
      return true;
    }
    case 'nft':
      if (!readNftRule(texts.join(' '), line, reading) && texts.includes('rule'))
        told.otherRules.push({ ...line, text: texts.join(' ') });
      return true;
    case 'source':
    case '.':
      reading.notCarried.push({
        kind: 'script',
        what: `the file ${texts[0] ?? ''}, whose variables are not known here`,
        place,
      });
      return true;
    case 'vconfig':
      readVconfig(texts, line, reading);
      return true;
    case 'ifenslave':
      readIfenslave(texts, line, reading);
      return true;
    case 'route':
      reading.notCarried.push({ kind: 'other-network', what: 'a route', place });
      return true;
    case 'crm':
    case 'pcs':
      told.cluster.push({ text: [program, ...words.map((word) => quote(word))].join(' '), place });
      return true;
    case 'modprobe':
    case 'sysctl':
      reading.notCarried.push({
        kind: 'old-program',
        what: `${program} ${texts.join(' ')}`,
        place,
      });
      return true;
    case 'echo':
      if (/>\s*\/proc\/sys/.test(line.text))
        reading.notCarried.push({ kind: 'old-program', what: 'a setting of /proc/sys', place });
      return true;
    default:
      return false;
  }
}

/** `ipvsadm -R < FILE`: a file of its own; with `<<` the rules follow. */
function noteRestore({ text, place }: Line, reading: Reading): void {
  const [, file] = /(?:^|[^<])<\s*([^<\s]+)/.exec(text) ?? [];
  if (file !== undefined)
    reading.needs.push({ format: 'rules', what: `the rules in ${file}`, place });
}

function quote({ text }: ShellWord): string {
  return /\s/.test(text) ? `"${text}"` : text;
}
