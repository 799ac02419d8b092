import type { Reading } from '../reading.ts';
import type { Place } from '../source.ts';
import { durationText } from '../values.ts';

/** What is wrong with an ha.cf although Heartbeat takes it. */
export function addHaCfFaults(reading: Reading, seen: ReadonlyMap<string, Place>): void {
  const time = (name: string) => {
    const setting = reading.settings.find((each) => each.name === name);
    return typeof setting?.value === 'number' ? setting.value : undefined;
  };
  const place = (name: string) => seen.get(name) ?? { file: '', line: 0 };
  const [keepalive, warn, dead, init] = ['keepalive', 'warntime', 'deadtime', 'initdead'].map(time);
  if (warn !== undefined && dead !== undefined && warn >= dead)
    reading.faults.push({
      message: `warntime ${durationText(warn)} is not below deadtime ${durationText(dead)}: it never warns`,
      place: place('warntime'),
    });
  if (keepalive !== undefined && dead !== undefined && dead < 3 * keepalive && seen.has('deadtime'))
    reading.faults.push({
      message: `deadtime ${durationText(dead)} with keepalive ${durationText(keepalive)}: two lost packets are enough to declare a director dead`,
      place: place('deadtime'),
    });
  if (init !== undefined && dead !== undefined && init < 2 * dead)
    reading.faults.push({
      message: `initdead ${durationText(init)} is less than twice deadtime ${durationText(dead)}: a director that boots declares the others dead before the network is up`,
      place: place('initdead'),
    });
  const ipfail = reading.notCarried.find(({ what }) => what === 'respawn ipfail');
  const pings = seen.get('ping') ?? seen.get('ping_group');
  if (ipfail !== undefined && pings === undefined)
    reading.faults.push({
      message: 'ipfail runs without any ping node: nothing ever fails over on a lost link',
      place: ipfail.place,
    });
  const pingd = reading.notCarried.some(({ what }) => what === 'respawn pingd');
  const crm = reading.settings.some((setting) => setting.name === 'crm' && setting.value);
  if (pings !== undefined && ipfail === undefined && !pingd && !crm)
    reading.faults.push({
      message: 'a ping node without ipfail, pingd or crm: it has no effect',
      hint: 'the profile uses it (failover.ping.nodes), which is what was meant',
      place: pings,
    });
  if (ipfail !== undefined && crm)
    reading.faults.push({ message: 'ipfail does nothing under crm', place: ipfail.place });
  const failback = seen.get('auto_failback');
  if (failback !== undefined && crm)
    reading.faults.push({
      message: 'auto_failback is ignored under crm: the CIB decides',
      place: failback,
    });
  if (pings === undefined && reading.directors.length > 1)
    reading.faults.push({
      message: 'no ping node: a director that lost its public network keeps the address',
      place: reading.directors[0]?.place ?? { file: '', line: 0 },
    });
  addMediaFaults(reading);
}

function addMediaFaults(reading: Reading): void {
  const media = reading.notCarried.filter(({ kind }) => kind === 'medium');
  const first = media[0];
  const [last] = media.slice(-1);
  if (first === undefined || last === undefined) return;
  const nics = new Set(
    media.flatMap(({ what }) => {
      const [kind = '', ...words] = what.split(' ');
      return kind === 'bcast' ? words : words.slice(0, 1);
    }),
  );
  if (nics.size > 1) return;
  const kinds = new Set(media.map(({ what }) => what.split(' ')[0]));
  reading.faults.push({
    message:
      kinds.size > 1
        ? `the heartbeat uses ${kinds.size} media on one NIC, ${[...nics].join()}: that is no redundancy`
        : `the heartbeat has a single path, ${first.what.split(' ').slice(0, 2).join(' ')}: when it is lost, each director takes the others for dead`,
    place: last.place,
  });
}
