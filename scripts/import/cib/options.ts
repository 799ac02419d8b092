import { clusterOptions } from '../../verify/pacemaker-names.ts';
import { elementsNamed, type XmlNode } from '../formats/cib/xml.ts';
import type { Place } from '../source.ts';
import { element, hyphened, pairSet, pairsOf, scoreText, type Pair } from './elements.ts';
import type { Ids } from './ids.ts';
import type { CibNotes } from './notes.ts';

/** Options that have another name today, in another section where the name has one. */
const moved: Readonly<
  Record<string, readonly [section: 'options' | 'resources' | 'operations', name: string]>
> = {
  'transition-idle-timeout': ['options', 'cluster-delay'],
  'default-resource-stickiness': ['resources', 'resource-stickiness'],
  'default-migration-threshold': ['resources', 'migration-threshold'],
  'is-managed-default': ['resources', 'is-managed'],
  'default-action-timeout': ['operations', 'timeout'],
};

/** What each cluster writes for itself. */
const own: ReadonlySet<string> = new Set([
  'dc-version',
  'cluster-infrastructure',
  'last-lrm-refresh',
  'expected-quorum-votes',
  'have-watchdog',
  'dc-deadtime',
]);

export interface OptionSections {
  readonly crmConfig: XmlNode;
  readonly rscDefaults: XmlNode | undefined;
  readonly opDefaults: XmlNode | undefined;
}

/** @param heartbeat whether the old defaults are those of Heartbeat 2, which differ. */
export function upgradeOptions(
  configuration: readonly XmlNode[],
  heartbeat: boolean,
  ids: Ids,
  notes: CibNotes,
  place: Place,
): OptionSections {
  const sections: Record<'options' | 'resources' | 'operations', Pair[]> = {
    options: [],
    resources: [],
    operations: [],
  };
  for (const set of elementsNamed(configuration, 'cluster_property_set'))
    for (const pair of pairsOf(set)) addOption(pair, sections, notes);
  for (const config of elementsNamed(configuration, 'crm_config'))
    for (const pair of pairsOf(config))
      notes.say(
        `${pair.name} stands outside of a cluster_property_set, where it has had no effect since Heartbeat 2.0.1: it is left out`,
        pair.place,
      );
  for (const [name, section] of [
    ['rsc_defaults', 'resources'],
    ['op_defaults', 'operations'],
  ] as const)
    for (const defaults of elementsNamed(configuration, name))
      for (const set of defaults.children) sections[section].push(...pairsOf(set));
  const devices = elementsNamed(configuration, 'primitive').some(
    ({ attributes }) => attributes.get('class') === 'stonith',
  );
  if (!devices) disableFencing(sections.options, heartbeat, notes, place);
  if (heartbeat && !sections.options.some(({ name }) => name === 'stonith-enabled')) {
    sections.options.push({ name: 'stonith-enabled', value: 'false', place });
    notes.say(
      'stonith-enabled is false by default in Heartbeat 2, and true in pacemaker: it is written',
      place,
    );
  }
  if (
    sections.options.some(
      ({ name, value }) => name === 'stonith-enabled' && /^(false|no|off|n|0)$/i.test(value),
    )
  )
    notes.say(
      'stonith is disabled: pacemaker starts resources, but a director that hangs keeps its addresses',
      place,
    );
  const defaults = (name: 'rsc_defaults' | 'op_defaults', pairs: readonly Pair[]) => {
    const set = pairSet(
      'meta_attributes',
      `${name}-options`,
      pairs.filter(
        ({ name: each }) => !['can_fail', 'role_after_failure', 'restart-type'].includes(each),
      ),
      ids,
      notes,
      place,
    );
    return set && element(name, {}, [set], place);
  };
  return {
    crmConfig: element(
      'crm_config',
      {},
      [
        pairSet(
          'cluster_property_set',
          'cib-bootstrap-options',
          sections.options,
          ids,
          notes,
          place,
        ),
      ],
      place,
    ),
    rscDefaults: defaults('rsc_defaults', sections.resources),
    opDefaults: defaults('op_defaults', sections.operations),
  };
}

/** pacemaker starts nothing while fencing is asked for and there is no device: Heartbeat did. */
function disableFencing(options: Pair[], heartbeat: boolean, notes: CibNotes, place: Place): void {
  const found = options.findIndex(({ name }) => name === 'stonith-enabled');
  const option = options[found];
  const isOn = option === undefined ? !heartbeat : /^(true|yes|on|y|1)$/i.test(option.value);
  if (!isOn) return;
  if (option !== undefined) options.splice(found, 1);
  options.push({ name: 'stonith-enabled', value: 'false', place: option?.place ?? place });
  notes.say(
    'stonith is enabled without a device, with which pacemaker 3 starts nothing: it is disabled',
    option?.place ?? place,
    'add a fence device, and set stonith-enabled to true',
  );
}

function addOption(
  pair: Pair,
  sections: Record<'options' | 'resources' | 'operations', Pair[]>,
  notes: CibNotes,
): void {
  const { name, value, place } = pair;
  if (name.includes('_') && name.includes('-')) {
    notes.say(
      `${name} mixes _ and -, which no version knew: it had no effect, and is left out`,
      place,
    );
    return;
  }
  const plain = hyphened(name);
  if (plain === 'default-resource-failure-stickiness') {
    if (scoreText(value) === '-INFINITY')
      sections.resources.push({ name: 'migration-threshold', value: '1', place });
    else if (scoreText(value) !== '0')
      notes.say(`${name} ${value} has no counterpart: migration-threshold counts failures`, place);
    return;
  }
  if (plain === 'default-migration-threshold' && value.startsWith('-')) {
    notes.say(`${name} ${value} counts no failures: it is left out`, place);
    return;
  }
  const target = moved[plain];
  if (target !== undefined) {
    const [section, renamed] = target;
    sections[section].push({
      name: renamed,
      value: renamed === 'resource-stickiness' ? (scoreText(value) ?? value) : value,
      place,
    });
  } else if (plain === 'no-quorum-policy')
    sections.options.push({ name: plain, value: value.toLowerCase(), place });
  else if (plain === 'stonith-action' && value === 'poweroff')
    sections.options.push({ name: plain, value: 'off', place });
  else if (clusterOptions.has(plain) && !own.has(plain))
    sections.options.push({ name: plain, value, place });
  else if (!own.has(plain)) notes.say(`pacemaker 3 has no option ${plain}: it is left out`, place);
}
