import type { Reading } from '../../reading.ts';
import { settingText } from '../../values.ts';
import type { ClusterResource, ClusterText, NamedValue } from './model.ts';
import { scoreOf } from './score.ts';
import { fencingKind } from './fencing-kind.ts';

/** Names with hyphens, as pacemaker has them since 1.0. */
function hyphened(name: string): string {
  return name.replaceAll('_', '-');
}

/** The options of the cluster, and the defaults of its resources. */
export function readOptions(
  { options, defaults, heartbeat, resources, place, nodes }: ClusterText,
  reading: Reading,
): void {
  const known = new Map<string, NamedValue>();
  for (const [name, value] of [...options, ...defaults]) {
    if (name.includes('_') && name.includes('-')) {
      reading.faults.push({
        message: `the option is spelled ${name}, with _ and -: neither Heartbeat nor pacemaker knows it, so its default was in effect`,
        place: value.place,
      });
      if (hyphened(name) === 'no-quorum-policy')
        reading.ambiguous.push({
          message: `${value.value} is written, stop was in effect`,
          place: value.place,
        });
    }
    known.set(hyphened(name), value);
    if (
      !silent.has(hyphened(name)) &&
      !/^(cluster-infrastructure|dc-version|last-lrm-refresh|expected-quorum-votes|have-watchdog)$/.test(
        hyphened(name),
      )
    )
      reading.notCarried.push({
        kind: 'old-program',
        what: settingText(name, value.value),
        place: value.place,
      });
  }
  const policy = known.get('no-quorum-policy');
  reading.settings.push({
    name: 'noQuorumPolicy',
    value: policy?.value.toLowerCase() ?? 'stop',
    place: policy?.place ?? place,
    byDefault: policy === undefined,
    assumption: 'no-quorum-policy stop, the default',
  });
  const stickiness =
    resources
      .filter(({ type }) => /^IP(v6)?addr2?$/.test(type))
      .map(({ meta }) => meta.get('resource-stickiness') ?? meta.get('resource_stickiness'))
      .find((each) => each !== undefined) ??
    known.get('default-resource-stickiness') ??
    known.get('resource-stickiness');
  reading.settings.push({
    name: 'stickiness',
    value: scoreOf(stickiness?.value ?? '0'),
    place: stickiness?.place ?? place,
    byDefault: stickiness === undefined,
    assumption: 'resource-stickiness 0, the default: an address returns to its preferred director',
  });
  const symmetric = known.get('symmetric-cluster');
  if (symmetric !== undefined && /^(false|no|off|n|0)$/i.test(symmetric.value))
    reading.ambiguous.push({
      message:
        'symmetric-cluster is false: addresses ran only where a constraint allows it; any director of a profile may hold them',
      place: symmetric.place,
    });
  const name = known.get('cluster-name');
  if (name !== undefined)
    reading.settings.push({ name: 'clusterName', value: name.value, place: name.place });
  readFencing(
    known.get('stonith-enabled'),
    policy,
    {
      heartbeat,
      devices: resources.filter((each) => each.class === 'stonith'),
      place,
      count: nodes.length,
    },
    reading,
  );
}

const silent: ReadonlySet<string> = new Set([
  'no-quorum-policy',
  'stonith-enabled',
  'default-resource-stickiness',
  'resource-stickiness',
  'cluster-name',
  'symmetric-cluster',
]);

function readFencing(
  enabled: NamedValue | undefined,
  policy: NamedValue | undefined,
  cluster: {
    readonly heartbeat: boolean;
    readonly devices: readonly ClusterResource[];
    readonly place: NamedValue['place'];
    readonly count: number;
  },
  reading: Reading,
): void {
  const { devices, heartbeat } = cluster;
  const on = enabled === undefined ? !heartbeat : /^(true|yes|on|1|y)$/i.test(enabled.value);
  const place = enabled?.place ?? cluster.place;
  const [device] = devices;
  reading.settings.push({
    name: 'fencing',
    value: on ? (device === undefined ? 'unknown' : fencingKind(device.type)) : 'none',
    place,
  });
  for (const { id, type, place: at } of devices)
    reading.notCarried.push({
      kind: 'fencing',
      what: `${type} (${id}), with its parameters`,
      place: at,
    });
  if (on && device === undefined && !heartbeat)
    reading.faults.push({
      message:
        enabled === undefined
          ? 'stonith is enabled by default, and there is no device: pacemaker starts nothing'
          : 'stonith is enabled, and there is no device: pacemaker starts nothing',
      place,
    });
  if (!on && device !== undefined)
    reading.faults.push({
      message: 'a fencing device is configured, yet stonith is disabled',
      place,
      also: device.place,
    });
  if (!on)
    reading.faults.push({
      message: 'stonith is disabled: a director that hangs keeps its addresses',
      place,
    });
  if (policy?.value === 'ignore')
    reading.faults.push({
      message: on
        ? 'no-quorum-policy ignore is right only because fencing is on; without it, both sides go on'
        : 'quorum is ignored and stonith is disabled: after a split both directors hold the addresses',
      place: policy.place,
    });
  if (policy === undefined && cluster.count === 2)
    reading.ambiguous.push({
      message:
        'no-quorum-policy stop with two nodes: what happens when one dies depended on the quorum plugin; the profile has membership.two-node',
      place: cluster.place,
    });
}
