import { elementsNamed, parseXml, xmlText, type XmlNode } from '../formats/cib/xml.ts';
import type { Remark } from '../reading.ts';
import type { Place, Source } from '../source.ts';
import { upgradeConstraint } from './constraints.ts';
import { element, hyphened, pairSet, pairsOf, scoreText } from './elements.ts';
import { Ids } from './ids.ts';
import { CibNotes } from './notes.ts';
import { upgradeOptions } from './options.ts';
import { upgradeResource } from './resources.ts';

/** The configuration schema of pacemaker 3.0.0, and the features that it was written with. */
const currentSchema = {
  'validate-with': 'pacemaker-4.0',
  crm_feature_set: '3.20.0',
} as const;

export interface UpgradedCib {
  readonly xml: string;
  /** What was changed beyond spelling, left out, or is left to a person. */
  readonly notes: readonly Remark[];
}

/**
 * A CIB of Heartbeat 2, or of any pacemaker, as one of pacemaker 3: the transform that pacemaker 1.0 brought as
 * upgrade06.xsl and gave up with 2.0, and what has changed since. The status section is left out, and so are passwords.
 *
 * @throws RefusedCib for what has a document type, or no configuration in it.
 */
export function upgradeCib(source: Source): UpgradedCib {
  const { roots, faults, refused } = parseXml(source);
  if (refused !== undefined) throw new RefusedCib(refused.message, refused.place);
  const notes = new CibNotes();
  for (const { message, place } of faults) notes.say(`${message}; the rest was read`, place);
  const [cib] = elementsNamed(roots, 'cib');
  if (elementsNamed(roots, 'resources', 'crm_config', 'constraints').length === 0)
    throw new RefusedCib('this is no CIB: it has no crm_config, resources or constraints', {
      file: source.file,
      line: 1,
    });
  const place = cib?.place ?? { file: source.file, line: 1 };
  const heartbeat = cib === undefined || !cib.attributes.has('validate-with');
  return {
    xml: documentOf(configurationOf(roots, heartbeat, place, notes), cib, place),
    notes: notes.remarks,
  };
}

/** A text that is no CIB, or none that is safe to read. */
export class RefusedCib extends Error {
  readonly place: Place;

  constructor(message: string, place: Place) {
    super(message);
    this.place = place;
  }
}

/** A whole CIB around a configuration; its versions go on from the old one's. */
export function documentOf(configuration: XmlNode, cib: XmlNode | undefined, place: Place): string {
  const number = (name: string) =>
    /^\d{1,9}$/.test(cib?.attributes.get(name) ?? '') ? cib?.attributes.get(name) : '0';
  const root = element(
    'cib',
    {
      ...currentSchema,
      admin_epoch: number('admin_epoch'),
      epoch: String(Number(number('epoch')) + 1),
      num_updates: '0',
    },
    [configuration],
    place,
  );
  return `<?xml version="1.0" encoding="utf-8"?>\n${xmlText(root)}`;
}

function configurationOf(
  roots: readonly XmlNode[],
  heartbeat: boolean,
  place: Place,
  notes: CibNotes,
): XmlNode {
  const ids = new Ids();
  const { crmConfig, rscDefaults, opDefaults } = upgradeOptions(
    roots,
    heartbeat,
    ids,
    notes,
    place,
  );
  const nodes = elementsNamed(roots, 'nodes').flatMap(({ children }) => children);
  const upgradedNodes = upgradeNodes(nodes, ids, notes);
  const resources = elementsNamed(roots, 'resources').flatMap(({ children }) => children);
  // Constraints may refer to a resource that stands behind another one.
  const upgraded = resources.flatMap((each) => upgradeResource(each, ids, notes) ?? []);
  const constraints = elementsNamed(roots, 'constraints').flatMap(({ children }) => children);
  notePings(upgraded, elementsNamed(roots, 'constraints'), notes);
  const levels = elementsNamed(roots, 'fencing-level').map((level) =>
    element(
      'fencing-level',
      {
        ...Object.fromEntries(level.attributes),
        id: ids.define(level.attributes.get('id') ?? 'level'),
      },
      [],
      level.place,
    ),
  );
  for (const other of elementsNamed(roots, 'acls', 'alerts', 'tags'))
    notes.say(
      `${other.name} is left out`,
      other.place,
      'write it anew with the tools of pacemaker 3',
    );
  return element(
    'configuration',
    {},
    [
      crmConfig,
      element('nodes', {}, upgradedNodes, place),
      element('resources', {}, upgraded, place),
      element(
        'constraints',
        {},
        constraints.flatMap((each) => upgradeConstraint(each, ids, notes)),
        place,
      ),
      levels.length === 0 ? undefined : element('fencing-topology', {}, levels, place),
      rscDefaults,
      opDefaults,
    ],
    place,
  );
}

/** The pings were often no resource: ha.cf started pingd, which no pacemaker does. */
function notePings(
  resources: readonly XmlNode[],
  constraints: readonly XmlNode[],
  notes: CibNotes,
): void {
  const pings = elementsNamed(resources, 'primitive').some(({ attributes }) =>
    /^pingd?$/.test(attributes.get('type') ?? ''),
  );
  if (pings) return;
  for (const { attributes, place } of elementsNamed(constraints, 'expression')) {
    const attribute = attributes.get('attribute') ?? '';
    if (attribute.startsWith('ping'))
      notes.say(
        `a rule asks for the attribute ${attribute}, which no resource sets`,
        place,
        'add a clone of ocf:pacemaker:ping with the ping nodes of ha.cf as its host_list',
      );
  }
}

/** Heartbeat knew nodes by UUIDs; corosync numbers them. */
function upgradeNodes(nodes: readonly XmlNode[], ids: Ids, notes: CibNotes): XmlNode[] {
  const members = nodes.filter(
    ({ name, attributes }) =>
      name === 'node' && attributes.get('type') !== 'ping' && attributes.get('uname') !== undefined,
  );
  return members.map((node, index) => {
    const { attributes, place } = node;
    const old = attributes.get('id') ?? '';
    const id = /^\d{1,9}$/.test(old) ? old : String(index + 1);
    const uname = attributes.get('uname') ?? '';
    if (id !== old)
      notes.say(
        `${uname} is node ${id} now`,
        place,
        `nodeid ${id} must be ${uname} in corosync.conf`,
      );
    const values = node.children
      .filter(({ name }) => name === 'instance_attributes')
      .flatMap(pairsOf);
    return element(
      'node',
      {
        id,
        uname,
        type: attributes.get('type') === 'remote' ? 'remote' : undefined,
        score: scoreText(attributes.get('score')),
      },
      [
        pairSet(
          'instance_attributes',
          `nodes-${id}`,
          values.map((pair) => ({ ...pair, name: hyphened(pair.name) })),
          ids,
          notes,
          place,
        ),
      ],
      place,
    );
  });
}
