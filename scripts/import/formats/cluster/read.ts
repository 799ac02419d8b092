import { emptyReading, type Reading } from '../../reading.ts';
import type { ClusterText } from './model.ts';
import { readOptions } from './options.ts';
import { readResource } from './resources.ts';
import { scoreOf } from './score.ts';

/** Said unless another file has ping nodes. */
export const noPing =
  'no ping node has an effect here: a director that lost its network keeps the addresses';

/** Which directors, addresses and preferences a cluster manager was told. */
export function readCluster(cluster: ClusterText): Reading {
  const reading = emptyReading();
  const { place } = cluster;
  reading.settings.push({ name: 'crm', value: true, place });
  for (const { name, standby, address, place: at } of cluster.nodes)
    reading.directors.push({
      name,
      place: at,
      ...(standby ? { standby } : {}),
      ...(address === undefined ? {} : { heartbeatAddress: address, heartbeatPlace: at }),
    });
  for (const { name, place: at } of cluster.nodes.filter(({ standby }) => standby)) {
    reading.notCarried.push({ kind: 'old-program', what: `${name} is in standby`, place: at });
    reading.faults.push({
      message: `director ${name} is in standby: it holds nothing`,
      hint: 'lvsmith starts it active; `lvsmith standby` makes it so again',
      place: at,
    });
  }
  readOptions(cluster, reading);
  reading.settings.push(...cluster.settings);
  for (const resource of cluster.resources) readResource(resource, reading);
  readLocations(cluster, reading);
  for (const { what, place: at } of cluster.constraints) {
    const kind = /fencing/.test(what)
      ? 'fencing'
      : /^(location|rule)/.test(what)
        ? 'preference'
        : 'order';
    reading.notCarried.push({ kind, what, place: at });
  }
  reading.faults.push(...cluster.faults);
  reading.notCarried.push(...cluster.rest);
  reading.mails.push(...cluster.mails);
  addFaults(cluster, reading);
  return reading;
}

function readLocations({ locations, resources }: ClusterText, reading: Reading): void {
  const addresses = new Set(
    reading.floatingAddresses.flatMap((floating) => floating.resources ?? []),
  );
  for (const { id, resource, node, score, place } of locations) {
    // What `crm_resource --move` or `--ban` leaves behind.
    if (/^cli-(prefer|ban|standby)-/.test(id)) {
      reading.faults.push({
        message: `${id} is left from a move by hand: it ties ${resource} to or from ${node}, whatever else is preferred`,
        hint: 'it is not taken for a preference',
        place,
      });
      reading.notCarried.push({ kind: 'preference', what: id, place });
      continue;
    }
    if (/^[+-]?inf(inity)?$/i.test(score) && !/^[+-]?INFINITY$/.test(score))
      reading.ambiguous.push({
        message: `the score ${score} is read as ${score.startsWith('-') ? '-' : ''}INFINITY`,
        place,
      });
    if (!addresses.has(resource)) {
      const fencing = resources.some(
        (each) => each.class === 'stonith' && each.ids.includes(resource),
      );
      reading.notCarried.push({
        kind: fencing ? 'fencing' : 'other-resource',
        what: `where ${resource} runs`,
        place,
      });
      continue;
    }
    const number = scoreOf(score);
    reading.preferences.push({
      of: resource,
      director: node,
      score: number >= 1_000_000 ? 'INFINITY' : number <= -1_000_000 ? '-INFINITY' : number,
      place,
    });
    if (number >= 1_000_000)
      reading.faults.push({ message: 'a preference of INFINITY outranks every ping node', place });
    if (number < 0)
      reading.notCarried.push({
        kind: 'preference',
        what: `${resource} is kept away from ${node} (${score})`,
        place,
      });
  }
}

function addFaults(cluster: ClusterText, reading: Reading): void {
  const home = reading.preferences[0];
  const standby = cluster.nodes.find(({ name, standby: on }) => on && name === home?.director);
  if (standby !== undefined && home !== undefined)
    reading.faults.push({
      message: `the preferred director, ${standby.name}, is the one in standby`,
      place: home.place,
      also: standby.place,
    });
  const pings = cluster.resources.some(({ type }) => type === 'pingd' || type === 'ping');
  if (!pings && cluster.nodes.length > 1 && cluster.pingRules.length === 0)
    reading.faults.push({
      message: noPing,
      place: cluster.place,
    });
  const [rule] = cluster.pingRules;
  if (!pings && rule !== undefined)
    reading.needs.push({
      format: 'ping',
      what: 'the ping nodes that this rule is about',
      place: rule,
    });
  const groups = new Set(reading.floatingAddresses.map(({ resources = [] }) => resources.at(-1)));
  const second = reading.floatingAddresses.find(
    ({ resources = [] }) => resources.at(-1) !== reading.floatingAddresses[0]?.resources?.at(-1),
  );
  if (groups.size > 1 && second !== undefined)
    reading.ambiguous.push({
      message: `${groups.size} groups of addresses that may sit on different directors; a profile keeps all addresses together`,
      place: second.place,
    });
}
