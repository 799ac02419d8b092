import { familyOf } from '../../../overlays/shared/net/ip.ts';
import { emptyReading, type Reading } from '../reading.ts';
import { joinContinued, linesOf, type Line, type Place, type Source } from '../source.ts';
import { addRecipients } from './mail.ts';
import { hasSecret, prefixOf } from '../values.ts';

/** A resource of a line of haresources: its script and its arguments. */
interface HaResource {
  readonly script: string;
  readonly args: readonly string[];
}

/** A line of haresources: a node and what it holds by preference. */
export interface HaGroup {
  readonly node: string;
  readonly resources: readonly HaResource[];
  readonly place: Place;
}

/**
 * The lines of Heartbeat's haresources, in the order of work of its ResourceManager: comments are cut before lines
 * that end in a backslash are joined, and a bare address is an IPaddr.
 */
export function parseHaresources(source: Source): HaGroup[] {
  const cut = linesOf(source).map(
    ({ text, place }): Line => ({ text: text.replace(/#.*/, ''), place }),
  );
  return joinContinued(cut).flatMap(({ text, place }) => {
    const [node = '', ...words] = text.trim().split(/\s+/);
    if (node === '') return [];
    return [{ node, resources: words.map(resourceOf), place }];
  });
}

function resourceOf(word: string): HaResource {
  const [script = '', ...args] = word.split('::');
  const address = script.split('/')[0] ?? '';
  if (args.length === 0 && familyOf(address) !== undefined)
    return { script: 'IPaddr', args: [script] };
  const name = script.split('/').at(-1) ?? script;
  // Its address is cut at its own ::, by Heartbeat as well.
  const six = args.join('::').replace(/^(?=::)/, '');
  const [own = ''] = six.split('/');
  return { script: name, args: name === 'IPv6addr' && familyOf(own) === 6 ? [six] : args };
}

/** What `IPaddr::192.0.2.80/24/eth0:0/192.0.2.255` says; a part that starts with a digit is the broadcast. */
export function addressOf(argument: string) {
  const [address = '', mask, ...rest] = argument.split('/');
  const broadcast = rest.find((part) => /^\d/.test(part));
  const [nic, alias] = rest.find((part) => /^[a-z]/i.test(part))?.split(':') ?? [];
  return {
    address,
    prefix: mask === undefined ? null : (prefixOf(mask) ?? null),
    interface: nic ?? null,
    broadcast: broadcast ?? null,
    ...(alias === undefined ? {} : { label: `${nic}:${alias}` }),
  };
}

const addressScripts: ReadonlySet<string> = new Set(['IPaddr', 'IPaddr2', 'IPv6addr']);

/** haresources: which node holds which addresses and services, for Heartbeat without its CRM. */
export function readHaresources(source: Source): Reading {
  const reading = emptyReading();
  const groups = parseHaresources(source);
  reading.haresources.push({
    groups: groups.map(({ node, resources }) =>
      [
        node.toLowerCase(),
        ...resources.map(({ script, args }) => [script, ...args].join('::')),
      ].join(' '),
    ),
    place: groups[0]?.place ?? { file: source.file, line: 0 },
  });
  noteSameFirst(groups, reading);
  for (const { node, resources, place } of groups)
    for (const resource of resources) readResource(resource, node, place, reading);
  const [first, second] = groups;
  if (first !== undefined && second !== undefined)
    reading.ambiguous.push({
      message: `${groups.length} groups that may be held by different directors; the floating addresses of a profile move together`,
      place: second.place,
    });
  return reading;
}

/** The first resource of a line names its group. */
function noteSameFirst(groups: readonly HaGroup[], reading: Reading): void {
  const seen = new Map<string, Place>();
  for (const { resources, place } of groups) {
    const [first] = resources;
    if (first === undefined) continue;
    const name = [first.script, first.args[0]?.split('/')[0]].join(' ');
    const before = seen.get(name);
    if (before === undefined) seen.set(name, place);
    else
      reading.faults.push({
        message: 'two groups begin with the same resource, which both directors may then hold',
        place,
        also: before,
      });
  }
}

function readResource(
  { script, args }: HaResource,
  node: string,
  place: Place,
  reading: Reading,
): void {
  const [argument] = args;
  if (addressScripts.has(script)) {
    const address = addressOf(argument ?? '');
    if (familyOf(address.address) === undefined) {
      reading.faults.push({ message: `${script} has no address that can be read`, place });
      return;
    }
    if (address.address.includes('::'))
      reading.faults.push({
        message: `Heartbeat cuts ${address.address} at its ::, which separates arguments here`,
        hint: 'it is read as it was meant',
        place,
      });
    reading.floatingAddresses.push({ ...address, place });
    reading.preferences.push({ of: address.address, director: node, score: 'INFINITY', place });
    return;
  }
  // Further arguments may be a mount's options, with a password among them.
  const what = argument === undefined || hasSecret(argument) ? script : `${script}::${argument}`;
  if (script === 'ldirectord')
    reading.needs.push({ format: 'ldirectord', what: argument ?? 'ldirectord.cf', place });
  else if (script === 'LVSSyncDaemonSwap')
    reading.notCarried.push({ kind: 'connection-sync', what, place });
  else if (script === 'ipvsadm')
    reading.needs.push({ format: 'ipvsadm', what: 'the rules of ipvsadm', place });
  else if (script === 'mon') reading.needs.push({ format: 'mon', what: 'mon.cf', place });
  else if (script === 'MailTo') {
    addRecipients(argument ?? '', place, reading);
    if (args[1] !== undefined)
      reading.notCarried.push({ kind: 'alert', what: 'the subject of MailTo', place });
  } else if (script === 'SendArp') reading.notCarried.push({ kind: 'old-program', what, place });
  else reading.notCarried.push({ kind: 'other-resource', what: `resource ${what}`, place });
}
