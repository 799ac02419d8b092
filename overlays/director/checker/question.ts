import { isIP } from 'node:net';

/** A server is asked for a page. */
export interface WebQuestion {
  readonly kind: 'web';
  readonly tls: boolean;
  readonly port: number;
  readonly path: string;
  /** The name that a client would ask for. */
  readonly name: string;
  /** With the port, where it is not the usual one. */
  readonly hostHeader: string;
  readonly status: readonly number[];
  readonly expect: string;
  readonly addresses: readonly string[];
}

/** A connection is made, and closed. */
interface ConnectQuestion {
  readonly kind: 'connect';
  readonly port: number;
  readonly addresses: readonly string[];
}

/** A monitor is run. */
interface ProgramQuestion {
  readonly kind: 'program';
  readonly argv: readonly [string, ...string[]];
}

export interface Question {
  /** Milliseconds for one address. */
  readonly timeout: number;
  readonly ask: WebQuestion | ConnectQuestion | ProgramQuestion;
}

/** Milliseconds that a monitor may take that does not say: it ends by itself before. */
const patience = 90_000;

/**
 * What a line of mon's configuration asks for. The checker asks pages and ports itself; of every other monitor, and of
 * one with words that it does not know, it runs the program.
 */
export function questionOf(argv: readonly [string, ...string[]]): Question {
  const [program, ...words] = argv;
  const read = readers[program];
  const { options, rest } = optionsOf(words);
  const seconds = Number(options.get('--timeout'));
  const timeout = seconds > 0 ? seconds * 1000 : patience;
  const known = rest.length > 0 && rest.every((address) => isIP(address) > 0);
  const ask = known ? read?.(options, rest) : undefined;
  return { timeout, ask: ask ?? { kind: 'program', argv } };
}

type Options = ReadonlyMap<string, string>;
type Reader = (options: Options, addresses: readonly string[]) => Question['ask'] | undefined;

const readers: Readonly<Record<string, Reader>> = {
  'lvsmith-http.monitor': (options, addresses) => {
    if (!hasOnly(options, webOptions)) return undefined;
    const type = options.get('--type') ?? 'http';
    const port = portIn(options.get('--port') ?? '80');
    const servicePort = portIn(options.get('--service-port') ?? String(port ?? ''));
    const name = options.get('--host') ?? 'localhost';
    if ((type !== 'http' && type !== 'https') || port === undefined || servicePort === undefined)
      return undefined;
    const tls = type === 'https';
    return {
      kind: 'web',
      tls,
      port,
      path: options.get('--path') ?? '/',
      name,
      hostHeader: servicePort === (tls ? 443 : 80) ? name : `${name}:${servicePort}`,
      status: (options.get('--status') ?? '200').split(',').map(Number),
      expect: options.get('--expect') ?? '',
      addresses,
    };
  },
  'lvsmith-tcp.monitor': (options, addresses) => {
    const port = portIn(options.get('--port') ?? '');
    if (!hasOnly(options, ['--port', '--timeout']) || port === undefined) return undefined;
    return { kind: 'connect', port, addresses };
  },
};

const webOptions = [
  ...['--type', '--port', '--service-port', '--path', '--host'],
  ...['--status', '--timeout', '--expect'],
];

function hasOnly(options: Options, known: readonly string[]): boolean {
  return [...options.keys()].every((name) => known.includes(name));
}

function portIn(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

/** Pairs of a name and a value, and what follows them. */
function optionsOf(words: readonly string[]): { options: Options; rest: readonly string[] } {
  const options = new Map<string, string>();
  let index = 0;
  for (; words[index]?.startsWith('--') === true && words[index] !== '--'; index += 2)
    options.set(words[index] ?? '', words[index + 1] ?? '');
  return { options, rest: words.slice(index) };
}
