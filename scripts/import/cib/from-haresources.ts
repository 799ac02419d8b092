import { parseHaresources, type HaGroup } from '../formats/haresources.ts';
import type { XmlNode } from '../formats/cib/xml.ts';
import type { Source } from '../source.ts';
import { scriptAgent } from './agents.ts';
import { element, pairSet } from './elements.ts';
import { Ids } from './ids.ts';
import { CibNotes } from './notes.ts';
import { documentOf, RefusedCib, type UpgradedCib } from './upgrade.ts';

/**
 * Heartbeat's haresources as a CIB of pacemaker 3, which Heartbeat's haresources2cib.py made in its day: a group for
 * each line, and a location that prefers its node.
 *
 * @throws RefusedCib for a file without a line.
 */
export function cibFromHaresources(source: Source): UpgradedCib {
  const groups = parseHaresources(source);
  const [first] = groups;
  if (first === undefined)
    throw new RefusedCib('haresources has no line', { file: source.file, line: 1 });
  const { place } = first;
  const notes = new CibNotes();
  const ids = new Ids();
  const options = pairSet(
    'cluster_property_set',
    'cib-bootstrap-options',
    [
      { name: 'stonith-enabled', value: 'false', place },
      { name: 'no-quorum-policy', value: 'stop', place },
    ],
    ids,
    notes,
    place,
  );
  notes.say(
    'stonith-enabled is false, as Heartbeat was without fencing: a director that hangs keeps its addresses',
    place,
  );
  notes.say('haresources does not name the other node: nodes join the CIB by themselves', place);
  const made = groups.map((group, index) => groupOf(group, index + 1, ids, notes));
  const configuration = element(
    'configuration',
    {},
    [
      element('crm_config', {}, [options], place),
      element('nodes', {}, [], place),
      element(
        'resources',
        {},
        made.flatMap(({ resource }) => resource ?? []),
        place,
      ),
      element(
        'constraints',
        {},
        made.flatMap(({ location }) => location ?? []),
        place,
      ),
    ],
    place,
  );
  return { xml: documentOf(configuration, undefined, place), notes: notes.remarks };
}

function groupOf(
  { node, resources, place }: HaGroup,
  number: number,
  ids: Ids,
  notes: CibNotes,
): { readonly resource?: XmlNode; readonly location?: XmlNode } {
  if (resources.length === 0) {
    notes.say(`${node} has no resource in this line`, place);
    return {};
  }
  const id = ids.define(`group_${number}`);
  const members = resources.map(({ script, args }) => {
    const own = ids.define(`${script}_${args[0]?.split('/')[0] ?? number}`);
    const agent = scriptAgent(script, args, own, place, notes);
    const monitor = element(
      'op',
      { id: ids.define(`${own}-monitor`), name: 'monitor', interval: '10s', timeout: '20s' },
      [],
      place,
    );
    return element(
      'primitive',
      { id: own, class: agent.class, provider: agent.provider, type: agent.type },
      [
        pairSet(
          'instance_attributes',
          `${own}-instance_attributes`,
          agent.params,
          ids,
          notes,
          place,
        ),
        element('operations', {}, [monitor], place),
      ],
      place,
    );
  });
  return {
    resource: element('group', { id }, members, place),
    // Heartbeat's auto_failback decides in ha.cf whether the group returns; here it does.
    location: element(
      'rsc_location',
      { id: ids.define(`prefer-${node}-${number}`), rsc: id, node, score: '100' },
      [],
      place,
    ),
  };
}
