import type { OldCluster, Said } from '../old-cluster.ts';
import type { Reading, Setting, Settings } from '../reading.ts';
import type { Place } from '../source.ts';
import { durationText } from '../values.ts';

type Combined = { -readonly [Name in keyof Settings]?: Said<Settings[Name]> };

/**
 * Each setting as the first file says it that does not merely have a default; others that disagree are reported, and
 * so are the defaults that count.
 */
export function combineSettings(reading: Reading): OldCluster['settings'] {
  const combined: Combined = {};
  const written = reading.settings.filter(({ byDefault }) => byDefault !== true);
  const byDefault = reading.settings.filter((setting) => setting.byDefault === true);
  for (const setting of [...written, ...byDefault]) {
    const before = combined[setting.name];
    if (before === undefined) put(combined, setting);
    else if (before.value !== setting.value && !before.byDefault && setting.byDefault !== true)
      disagree(setting, before.place, reading);
  }
  for (const { name, place, assumption } of byDefault)
    if (assumption !== undefined && combined[name]?.byDefault === true)
      reading.assumed.push({ what: assumption, place });
  return combined;
}

function put(combined: Combined, { name, value, place, byDefault = false }: Setting): void {
  Object.assign(combined, { [name]: { value, place, byDefault } });
}

const titles: Readonly<Partial<Record<keyof Settings, string>>> = {
  autoFailback: 'auto_failback',
  noQuorumPolicy: 'no-quorum-policy',
  fencing: 'stonith',
  stickiness: 'resource-stickiness',
  clusterName: 'the name of the cluster',
  pingMultiplier: 'the multiplier of the pings',
  pingDampening: 'the dampening of the pings',
};

function disagree({ name, value, place }: Setting, before: Place, reading: Reading): void {
  if (name === 'crm') return;
  const isTime = ['keepalive', 'warntime', 'deadtime', 'initdead'].includes(name);
  const shown = isTime && typeof value === 'number' ? durationText(value) : value;
  reading.faults.push({
    message: `two files disagree on ${titles[name] ?? name}: ${shown} here`,
    hint: 'the first of them is taken',
    place,
    also: before,
  });
}
