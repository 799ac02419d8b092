import { parseEvent } from '../../shared/health/event.ts';
import type { HistoryEntry } from '../../shared/history/entry.ts';

type Told = Pick<HistoryEntry, 'kind' | 'text'>;
type Fields = Readonly<Record<string, string>>;
type Teller = (fields: Fields) => Told | undefined;

/** What a line of lvsmith's own programs tells of the cluster; undefined: nothing that matters afterwards. */
export function ownEvent(message: string): Told | undefined {
  const event = parseEvent(message);
  return event === undefined ? undefined : tellers.get(event.what)?.(event.fields);
}

/** How the gate of the floating addresses opened and shut: see the lease. */
const opened: Fields = {
  claimed: 'as pacemaker wanted',
  'standing-in': 'standing in for a holder that fell silent',
};
const shut: Fields = {
  'newer-claim': 'another director claimed them',
  'ran-out': 'no majority of the directors answered',
  'no-carrier': 'a cable is out',
  'given-back': 'pacemaker wanted it',
  'not-eligible': 'it may not stand in any more',
};

const tellers: ReadonlyMap<string, Teller> = new Map<string, Teller>([
  ['holder', ({ how = '' }) => holder(`took the floating addresses: ${opened[how] ?? how}`)],
  [
    'holder-no-more',
    ({ why = '' }) => holder(`gave the floating addresses up: ${shut[why] ?? why}`),
  ],
  ['member-down', (fields) => server(`${memberOf(fields)} is down`)],
  ['member-up', (fields) => server(`${memberOf(fields)} is up`)],
  ['drained', ({ realserver }) => server(`${realserver} is drained`)],
  ['undrained', ({ realserver }) => server(`${realserver} is not drained any more`)],
  ['synced', () => director('has received the connections')],
  ['command', (fields) => action(fields, 'lvsmith')],
  ['console', (fields) => action(fields, 'console:')],
  ['console-locked', ({ from }) => trouble(`the console is locked for ${from}: wrong passwords`)],
  ['mon-hangs', () => trouble('mon does not answer, although it runs')],
  ['mon-silent', () => trouble('mon does not run')],
  [
    'checker-silent',
    () => trouble('the checker does not work: mon asks the servers one by one, and later'),
  ],
  ['checker-works', () => trouble('the checker works again')],
  ['mon-answers', () => trouble('mon answers')],
  ['reconcile-failed', ({ problem }) => trouble(`the table could not be kept: ${problem}`)],
  ['reconcile-recovered', () => trouble('the table is kept again')],
  ['drift-healed', ({ what }) => trouble(`somebody changed the table, it was put right: ${what}`)],
  ['address-removed', ({ address }) => trouble(`somebody removed ${address}`)],
  ['address-put-back', ({ address }) => trouble(`${address} was removed, and put back`)],
  [
    'address-conflict',
    ({ address, mac }) => trouble(`another machine answers for ${address}: ${mac}`),
  ],
  ['address-conflict-over', ({ address, mac }) => trouble(`${mac} leaves ${address} alone`)],
  ['ping-node-lost', ({ address }) => trouble(`does not reach the ping node ${address}`)],
  ['ping-node-back', ({ address }) => trouble(`reaches the ping node ${address} again`)],
  [
    'notify-failed',
    ({ outlet, says }) => trouble(`people could not be told by ${outlet}: ${says}`),
  ],
  ['firewall-loaded', () => trouble('the firewall was gone, and was loaded again')],
  [
    'stood-still',
    ({ seconds, action: what }) => trouble(`this director stood still for ${seconds} s: ${what}`),
  ],
]);

function memberOf({ realserver = '?', service = '?' }: Fields): string {
  return `${realserver} ${service}`;
}

/** The beginning of an action is told by its end, unless it has none. */
function action(fields: Fields, where: string): Told | undefined {
  const { by = 'somebody', verb = '?', result = '?', message } = fields;
  if (result === 'begun') return undefined;
  const words = `${by}: ${where} ${verb}: ${result}`;
  return { kind: 'action', text: message === undefined ? words : `${words}, ${message}` };
}

function holder(text: string): Told {
  return { kind: 'holder', text };
}

function server(text: string): Told {
  return { kind: 'server', text };
}

function director(text: string): Told {
  return { kind: 'director', text };
}

function trouble(text: string): Told {
  return { kind: 'trouble', text };
}
