/** What mon's server says about one service of one group, from `list opstatus`. */
export interface MonStatus {
  readonly group: string;
  readonly service: string;
  readonly verdict: 'ok' | 'fail' | 'unknown';
  /** Seconds since 1970 of the check that gave the verdict; 0: none. */
  readonly checked: number;
  /** Whether mon has sent the alert of this failure: the profile's number of failures is reached. */
  readonly declared: boolean;
}

/** mon's operational status: 0 and 6 (timeout) are failures, 1 is success, the rest no verdict. */
const verdicts: Readonly<Record<string, MonStatus['verdict']>> = { 0: 'fail', 6: 'fail', 1: 'ok' };

/** One line of `list opstatus`: words `key=value`, in which mon has escaped spaces and quotes. */
export function parseOpstatus(line: string): MonStatus | undefined {
  const fields = new Map<string, string>();
  for (const word of line.split(' ')) {
    const at = word.indexOf('=');
    // The first field of a name counts, so that a summary cannot pose as another field.
    if (at > 0 && !fields.has(word.slice(0, at))) fields.set(word.slice(0, at), word.slice(at + 1));
  }
  const group = fields.get('group');
  const service = fields.get('service');
  if (group === undefined || service === undefined) return undefined;
  const verdict = verdictOf(fields.get('opstatus'), fields.get('last_summary'));
  const at = verdict === 'ok' ? fields.get('last_success') : fields.get('last_failure');
  return {
    group,
    service,
    verdict,
    checked: number(at ?? fields.get('last_check')),
    declared: verdict === 'fail' && isDeclared(fields),
  };
}

/**
 * lvsmith's monitors print `ok` when a check succeeded. mon itself ignores the signal in the exit
 * status, so for mon a monitor that was killed is a success; here it is no verdict.
 */
function verdictOf(opstatus = '', summary = ''): MonStatus['verdict'] {
  const verdict = verdicts[opstatus] ?? 'unknown';
  return verdict === 'ok' && summary !== 'ok' ? 'unknown' : verdict;
}

/** alerts_sent alone would not do: mon counts the alert of its own start too. */
function isDeclared(fields: ReadonlyMap<string, string>): boolean {
  const first = number(fields.get('first_failure'));
  return first > 0 && number(fields.get('last_alert')) >= first;
}

function number(text: string | undefined): number {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : 0;
}
