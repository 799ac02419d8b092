import { unchecked } from '../../../overlays/shared/cluster/choices.ts';
import { dnsName } from '../../../overlays/shared/text/names.ts';
import type { Service } from '../old-cluster.ts';
import type { Chosen } from './marked-services.ts';
import type { OldCheck } from '../reading.ts';
import type { Place } from '../source.ts';
import { durationText } from '../values.ts';
import type { Mapping, PlanNotes, Value } from './plan.ts';

/** As many as a profile takes. */
const mostStatuses = 50;
const mostFailures = 100;
/** Checks that a profile has, and that a UDP service may have as well: its servers answer on a TCP port, too. */
const asksTcp: ReadonlySet<string> = new Set(['tcp', 'http', 'https']);
/** ldirectord's words for servers that are taken for up: by `service`, and by `checktype`. */
const asksNothing: ReadonlySet<string> = new Set(['none', 'on']);

/** The check of a service in the profile, nearest to the old one. */
export function planCheck(service: Chosen, notes: PlanNotes): Mapping {
  const { check, protocol, place } = service;
  if (check === null || asksNothing.has(check.type))
    return noCheck(check === null ? 'nothing was checked' : undefined, check?.place ?? place);
  if (service.port === 0 && check.port === null && check.command === undefined) {
    notes.notCarried.push({
      kind: 'check-type',
      what: `a check of ${check.type} that names none of several ports`,
      place: check.place,
    });
    return noCheck(`was ${check.type}`, check.place);
  }
  if (protocol === 'udp' && check.command === undefined && !asksTcp.has(check.type)) {
    notes.notCarried.push({
      kind: 'check-type',
      what: `a check of ${check.type}/udp: the servers always count as up`,
      place: check.place,
    });
    return noCheck(`was ${check.type}; a program of yours can ask (type: command)`, check.place);
  }
  noteUnasked(service, check, notes);
  const { interval, timeout } = timesOf(check);
  return {
    entries: [
      ...planType(check, notes),
      ['port', planPort(check, service)],
      [
        'interval',
        {
          value: durationText(interval),
          from: check.place,
          note: interval === check.interval ? undefined : `was ${durationText(check.interval)}`,
        },
      ],
      [
        'timeout',
        {
          value: durationText(timeout),
          note: timeout === check.timeout ? undefined : `was ${durationText(check.timeout)}`,
        },
      ],
      ['failures', { value: Math.min(Math.max(check.failures, 1), mostFailures) }],
    ],
  };
}

/** One check stands for all ports of a service. */
function noteUnasked({ several }: Chosen, check: OldCheck, { ambiguous }: PlanNotes): void {
  if (several === undefined || check.port === null || check.command !== undefined) return;
  const others = several.split(',').filter((part) => part !== String(check.port));
  if (others.length > 0)
    ambiguous.push({
      message: `of the ports ${several} only ${check.port} is checked: ${others.join(', ')} is served, and never asked`,
      place: check.place,
    });
}

/** Where it is not the port that the servers serve on. */
function planPort(
  { port, portNamed, place }: OldCheck,
  { realservers, port: servicePort }: Service,
): Value | undefined {
  if (port === null || port === 0 || portNamed !== true) return undefined;
  const served = realservers.map((server) => server.port || servicePort);
  return served.every((each) => each === port) ? undefined : { value: port, from: place };
}

function noCheck(note: string | undefined, from: Place): Mapping {
  return { entries: [['type', { value: unchecked, from, note }]] };
}

/** mon counts the seconds between the beginnings of two checks. */
function timesOf(check: OldCheck): { readonly interval: number; readonly timeout: number } {
  return {
    interval: Math.max(1000, Math.ceil(check.interval / 1000) * 1000),
    timeout: Math.max(check.timeout, 1),
  };
}

/** A program that was told nothing of its server is told its address now. */
function toldOf(command: readonly string[]): string | undefined {
  return command.some((word) => word.includes('{address}'))
    ? undefined
    : 'the address of the server is appended';
}

function planType(check: OldCheck, notes: PlanNotes): [string, Value | undefined][] {
  const { type, place, path = '/', expect, host, status, command } = check;
  if (command !== undefined)
    return [
      ['type', { value: 'command', from: place }],
      ['command', { value: command, note: toldOf(command) }],
    ];
  const proper = /^\/\S*$/.test(path);
  if (!proper && (type === 'http' || type === 'https'))
    notes.notCarried.push({
      kind: 'check-detail',
      what: 'a path that cannot be one: now /',
      place,
    });
  if (type === 'http' || type === 'https')
    return [
      ['type', { value: type, from: place }],
      ['path', { value: proper ? path : '/' }],
      [
        'host',
        host !== undefined && dnsName.accepts(host.toLowerCase())
          ? { value: host.toLowerCase() }
          : undefined,
      ],
      [
        'status',
        status === undefined || status.length === 0
          ? undefined
          : { value: status.slice(0, mostStatuses) },
      ],
      ['expect', expect === undefined ? undefined : { value: expect, note: 'as plain text' }],
    ];
  if (type !== 'tcp')
    notes.notCarried.push({ kind: 'check-type', what: `a check of ${type}`, place });
  return [
    ['type', { value: 'tcp', from: place, note: type === 'tcp' ? undefined : `was ${type}` }],
  ];
}
