import { emptyReading, type Reading, type Setting } from '../reading.ts';
import { linesOf, type Line, type Place, type Source } from '../source.ts';
import { durationText, heartbeatBoolean, heartbeatTime } from '../values.ts';
import { fencingKind } from './cluster/fencing-kind.ts';
import { addHaCfFaults } from './ha-cf-faults.ts';

/** Heartbeat's main file, ha.cf(5): a directive and its arguments on each line. A `#` starts a comment anywhere. */
export function readHaCf(source: Source): Reading {
  const reading = emptyReading();
  const seen = new Map<string, Place>();
  for (const line of linesOf(source)) {
    const [directive = '', ...words] = line.text.replace(/#.*/, '').trim().split(/\s+/);
    if (directive === '') continue;
    seen.set(directive, line.place);
    readDirective(directive.toLowerCase(), words, line, reading);
  }
  addDefaults(reading, seen, { file: source.file, line: 0 });
  addHaCfFaults(reading, seen);
  return reading;
}

/** config.c of Heartbeat 3. */
const defaults = { keepalive: 1000, deadtime: 30_000 } as const;

const ignored: ReadonlySet<string> = new Set(
  [
    'baud compression compression_threshold conn_logd_time coredumps debug',
    'deadping hbgenmethod hbversion hopfudge max_rexmit_delay memreserve msgfmt nice_failback realtime',
    'rtprio traditional_compression udpport uuidfrom',
  ].flatMap((row) => row.split(' ')),
);

const logs: ReadonlySet<string> = new Set([
  'debugfile',
  'logfacility',
  'logfile',
  'use_logd',
  'syslogmsgfmt',
]);

function readDirective(
  name: string,
  words: readonly string[],
  { place }: Line,
  reading: Reading,
): void {
  const [first = ''] = words;
  switch (name) {
    case 'keepalive':
    case 'warntime':
    case 'deadtime':
    case 'initdead':
      readTime(name, first, place, reading);
      return;
    case 'node':
      for (const director of words) reading.directors.push({ name: director, place });
      return;
    case 'auto_failback':
      readFailback(first, place, reading);
      return;
    case 'crm':
    case 'pacemaker':
      reading.settings.push({
        name: 'crm',
        value: first !== 'off' && heartbeatBoolean(first) !== false,
        place,
      });
      return;
    case 'ping':
    case 'ping_group':
      readPing(name, words, place, reading);
      return;
    case 'bcast':
    case 'mcast':
    case 'mcast6':
    case 'serial':
      reading.notCarried.push({ kind: 'medium', what: [name, ...words].join(' '), place });
      return;
    case 'ucast':
    case 'ucast6':
      reading.notCarried.push({ kind: 'medium', what: [name, ...words].join(' '), place });
      if (words[1] !== undefined)
        reading.peers.push({ interface: first, address: words[1], place });
      return;
    case 'autojoin':
      reading.notCarried.push({ kind: 'old-program', what: `autojoin ${first}`, place });
      if (first !== 'none')
        reading.ambiguous.push({
          message: `autojoin ${first}: machines may have joined that no node line names`,
          hint: 'look into hostcache, and name each with --director',
          place,
        });
      return;
    case 'watchdog':
      reading.notCarried.push({ kind: 'watchdog', what: `watchdog ${first}`, place });
      return;
    case 'stonith':
    case 'stonith_host':
      reading.settings.push({
        name: 'fencing',
        value: fencingKind(words[name === 'stonith' ? 0 : 1] ?? ''),
        place,
      });
      // What follows may hold passwords.
      reading.notCarried.push({ kind: 'fencing', what: `${name}, with its parameters`, place });
      return;
    case 'respawn':
      readRespawn(words, place, reading);
      return;
    case 'apiauth':
      reading.notCarried.push({ kind: 'access-list', what: `apiauth ${first}`, place });
      return;
    default:
      if (logs.has(name)) reading.notCarried.push({ kind: 'logging', what: name, place });
      else if (ignored.has(name))
        reading.notCarried.push({ kind: 'old-program', what: [name, first].join(' '), place });
      else {
        // Whatever else is not shown: it may be a key that slipped in.
        const shown = /^[a-z_]+$/.test(name) ? name : 'of this name';
        reading.faults.push({ message: `ha.cf has no directive ${shown}`, place });
        reading.notCarried.push({ kind: 'syntax', what: `a directive ${shown}`, place });
      }
  }
}

function readTime(
  name: 'keepalive' | 'warntime' | 'deadtime' | 'initdead',
  text: string,
  place: Place,
  reading: Reading,
): void {
  const value = heartbeatTime(text);
  if (value === undefined)
    reading.faults.push({ message: `${name} has no time that can be read`, place });
  else reading.settings.push({ name, value, place });
}

function readFailback(word: string, place: Place, reading: Reading): void {
  const value = heartbeatBoolean(word);
  if (value !== undefined) reading.settings.push({ name: 'autoFailback', value, place });
  else {
    reading.settings.push({ name: 'autoFailback', value: true, place, byDefault: true });
    reading.ambiguous.push(legacyFailback(place));
  }
}

function legacyFailback(place: Place) {
  return {
    message:
      'auto_failback is “legacy”, of which Heartbeat warns: the address returns, but only when both nodes agree',
    hint: 'the profile says true; change failover.auto-failback if that is not meant',
    place,
  };
}

function readPing(name: string, words: readonly string[], place: Place, reading: Reading): void {
  const hosts = name === 'ping' ? words : words.slice(1);
  for (const host of hosts) reading.pingNodes.push({ host, place });
  if (name === 'ping_group')
    reading.ambiguous.push({
      message: `the group ${words[0]} counts as reached while any of its nodes answers; ping nodes of a profile count one by one`,
      place,
    });
}

function readRespawn(words: readonly string[], place: Place, reading: Reading): void {
  const program = words[1] ?? '';
  reading.notCarried.push({
    kind: 'old-program',
    what: `respawn ${program.split('/').at(-1)}`,
    place,
  });
  const multiplier = /-m\s*(\d+)/.exec(words.join(' '))?.[1];
  const dampening = /-d\s*(\S+)/.exec(words.join(' '))?.[1];
  if (!program.endsWith('pingd')) return;
  if (multiplier !== undefined)
    reading.settings.push({ name: 'pingMultiplier', value: Number(multiplier), place });
  const time = dampening === undefined ? undefined : heartbeatTime(dampening);
  if (time !== undefined)
    reading.settings.push({ name: 'pingDampening', value: durationText(time), place });
}

function addDefaults(reading: Reading, seen: ReadonlyMap<string, Place>, place: Place): void {
  for (const name of ['keepalive', 'deadtime'] as const) {
    if (seen.has(name)) continue;
    const assumption = `${name} ${durationText(defaults[name])}, Heartbeat's default`;
    const setting: Setting = { name, value: defaults[name], place, byDefault: true, assumption };
    reading.settings.push(setting);
  }
  if (!seen.has('auto_failback') && !seen.has('crm') && !seen.has('pacemaker')) {
    reading.settings.push({ name: 'autoFailback', value: true, place, byDefault: true });
    reading.ambiguous.push(legacyFailback(place));
  }
}
