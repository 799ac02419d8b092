/** The result of one check, for mon. */
export interface Report {
  readonly realserver: string;
  readonly service: string;
  readonly works: boolean;
  /** As a monitor prints it: `ok`, or what failed on the first line, and why on the next ones. */
  readonly text: string;
}

/** Who reports, in mon's list of those that may. */
const user = 'checker';

/** mon 1.x refuses what has an older number. */
const protocol = '0.3807';
/** Bytes of words: what a server says must fit into a datagram, and into mon's memory. */
const longest = 1024;

/**
 * A datagram to mon (a trap, in its words) that stands for the end of a monitor. mon counts failures, and decides when
 * the server is down.
 */
export function formatTrap({ realserver, service, works, text }: Report, key: string): string {
  const [summary = '', ...details] = text.slice(0, longest).trimEnd().split('\n');
  const fields = {
    pro: protocol,
    usr: user,
    pas: key,
    typ: works ? 'up' : 'failure',
    spc: '',
    grp: realserver,
    svc: service,
    sta: works ? '0' : '1',
    sum: escaped(summary),
    dtl: escaped(details.join('\n')),
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** Every byte that could end a line, a value or a word of mon's, as mon undoes it. */
function escaped(text: string): string {
  return Buffer.from(text, 'utf8')
    .toString('latin1')
    .replace(
      /[^!#-&(-[\]-~]/g,
      (letter) => `\\${letter.charCodeAt(0).toString(16).padStart(2, '0')}`,
    );
}
