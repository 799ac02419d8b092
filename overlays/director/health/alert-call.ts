/**
 * How mon calls an alert (call_alert in mon 1.4's server):
 *
 *     ALERT -s SERVICE -g GROUP -h "HOST …" -t EPOCH [-u|-a|-D|-T|-O] USERARGS…
 *
 * with MON_* in the environment and the monitor's output on stdin. `-h` names every member of the
 * group; the first line of the output says which of them failed. For an upalert the output is that of
 * the last failure.
 */
export interface AlertCall {
  readonly type: AlertType;
  readonly group: string;
  readonly service: string;
  readonly hosts: readonly string[];
  /** Seconds since 1970, mon's clock when it called. */
  readonly time: number;
  /** Seconds since 1970 of the first failure of this episode; 0: none known. */
  readonly firstFailure: number;
  /** mon's operational status of the service, see `opstatusNames`. */
  readonly opstatus: string;
  /** The first line that the monitor wrote. */
  readonly summary: string;
}

type AlertType = (typeof alertTypes)[number];
const alertTypes = [
  'failure',
  'up',
  'startup',
  'trap',
  'traptimeout',
  'ack',
  'disable',
  'test',
] as const;

/** Longer than any name in a profile: a call with a longer one is not mon's. */
const longestName = 255;
const longestSummary = 1024;

/** The call, or one sentence for each reason why it is not valid. */
export function parseAlertCall(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  output: string,
): { readonly call: AlertCall } | { readonly problems: readonly string[] } {
  const { values, flags } = readWords(argv);
  const problems: string[] = [];
  const group = values.get('-g') ?? environment['MON_GROUP'] ?? '';
  const service = values.get('-s') ?? environment['MON_SERVICE'] ?? '';
  const hosts = (values.get('-h') ?? '').split(/\s+/).filter((host) => host !== '');
  const time = seconds(values.get('-t'));
  if (!isName(service)) problems.push(`no service (-s): ${quote(service)}`);
  if (!isName(group)) problems.push(`no group (-g): ${quote(group)}`);
  if (time === undefined) problems.push(`no time (-t): ${quote(values.get('-t') ?? '')}`);
  const type = typeOf(environment['MON_ALERTTYPE'], flags);
  if (type === undefined)
    problems.push(`no alert type: ${quote(environment['MON_ALERTTYPE'] ?? '')}`);
  if (time === undefined || type === undefined || problems.length > 0) return { problems };
  return {
    call: {
      type,
      group,
      service,
      hosts,
      time,
      firstFailure: seconds(environment['MON_FIRST_FAILURE']) ?? 0,
      opstatus: environment['MON_OPSTATUS'] ?? '',
      summary: (output.split('\n')[0] ?? '').trim().slice(0, longestSummary),
    },
  };
}

/** mon puts its own words first; the user's words follow, and may repeat the letters. */
function readWords(argv: readonly string[]): {
  values: ReadonlyMap<string, string>;
  flags: ReadonlySet<string>;
} {
  const values = new Map<string, string>();
  const flags = new Set<string>();
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i] ?? '';
    if (withValue.has(word) && !values.has(word)) values.set(word, argv[++i] ?? '');
    else if (flagTypes.has(word)) flags.add(word);
  }
  return { values, flags };
}

const withValue = new Set(['-s', '-g', '-h', '-t']);
const flagTypes: ReadonlyMap<string, AlertType> = new Map([
  ['-u', 'up'],
  ['-a', 'ack'],
  ['-D', 'disable'],
  ['-T', 'trap'],
  ['-O', 'traptimeout'],
]);

/** The environment names every type; `startup` and `test` have no flag. */
function typeOf(named: string | undefined, flags: ReadonlySet<string>): AlertType | undefined {
  if (named !== undefined && named !== '') return alertTypes.find((type) => type === named);
  for (const [flag, type] of flagTypes) if (flags.has(flag)) return type;
  return 'failure';
}

function seconds(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,11}$/.test(text) ? Number(text) : undefined;
}

function isName(text: string): boolean {
  return text.length <= longestName && /^[\w.-]+$/.test(text);
}

function quote(text: string): string {
  return JSON.stringify(text.slice(0, 100));
}
