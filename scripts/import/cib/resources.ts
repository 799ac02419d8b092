import { elementsNamed, type XmlNode } from '../formats/cib/xml.ts';
import type { Place } from '../source.ts';
import { upgradeAgent } from './agents.ts';
import { element, hyphened, pairSet, pairsOf, roleText, scoreText, type Pair } from './elements.ts';
import type { Ids } from './ids.ts';
import type { CibNotes } from './notes.ts';

/** The meta attributes that Heartbeat 2 took from instance attributes and from the element itself, too. */
const metaNames: ReadonlySet<string> = new Set(
  'target-role is-managed resource-stickiness resource-failure-stickiness multiple-active priority restart-type clone-max clone-node-max notify globally-unique ordered interleave master-max master-node-max allow-migrate failure-timeout migration-threshold start-prereq collocated promotable promoted-max promoted-node-max requires maintenance critical'.split(
    ' ',
  ),
);

/** Their names today. */
const renamed: Readonly<Record<string, string>> = {
  'master-max': 'promoted-max',
  'master-node-max': 'promoted-node-max',
  'start-prereq': 'requires',
};

/** Gone, with what they did when they said otherwise than the default. */
const dropped: Readonly<Record<string, string>> = {
  'restart-type': 'ignore',
  'resource-failure-stickiness': '0',
  collocated: 'true',
};

interface Parts {
  readonly params: Pair[];
  readonly meta: Pair[];
}

function partsOf(node: XmlNode, notes: CibNotes): Parts {
  const parts: Parts = { params: [], meta: [] };
  for (const [key, value] of node.attributes)
    if (metaNames.has(hyphened(key)))
      addMeta({ name: key, value, place: node.place }, node, parts, notes);
  for (const set of node.children) {
    if (set.name === 'meta_attributes')
      for (const pair of pairsOf(set)) addMeta(pair, node, parts, notes);
    if (set.name !== 'instance_attributes') continue;
    // In an agent's parameters a name with an underscore may be its own: only those of Heartbeat's list move.
    for (const pair of pairsOf(set))
      if (
        metaNames.has(hyphened(pair.name)) &&
        !(node.name === 'primitive' && pair.name === 'priority')
      )
        addMeta(pair, node, parts, notes);
      else parts.params.push(pair);
  }
  return parts;
}

function addMeta(
  pair: Pair,
  { name: kind, attributes }: XmlNode,
  { meta }: Parts,
  notes: CibNotes,
): void {
  const plain = hyphened(pair.name);
  // Both mean the default, which needs no line.
  if (pair.value === '#default' || (plain === 'migration-threshold' && pair.value.startsWith('-')))
    return;
  const usual = dropped[plain] ?? (kind === 'group' && plain === 'ordered' ? 'true' : undefined);
  if (usual !== undefined) {
    if (pair.value.toLowerCase() !== usual && !/^(yes|on|1)$/.test(pair.value))
      notes.say(
        `${plain}=${pair.value} of ${attributes.get('id')} has no counterpart in pacemaker 3: it is left out`,
        pair.place,
      );
    return;
  }
  meta.push({ ...pair, name: renamed[plain] ?? plain, value: metaValue(plain, pair.value) });
}

function metaValue(name: string, value: string): string {
  // Started starts a promotable clone, too; who is promoted, its agent decides.
  if (name === 'target-role') return roleText(value) === 'Stopped' ? 'Stopped' : 'Started';
  if (name === 'resource-stickiness' || name === 'migration-threshold')
    return scoreText(value) ?? value;
  if (name === 'multiple-active')
    return value.replaceAll('_', '-') === 'stop-only' ? 'stop_only' : value.replaceAll('-', '_');
  return value;
}

/** A resource of any kind; undefined for what pacemaker 3 does not know. */
export function upgradeResource(node: XmlNode, ids: Ids, notes: CibNotes): XmlNode | undefined {
  switch (node.name) {
    case 'primitive':
    case 'template':
      return upgradePrimitive(node, ids, notes);
    case 'group':
      return upgradeGroup(node, ids, notes);
    case 'clone':
      return upgradeClone(node, [], ids, notes);
    case 'master':
    case 'master_slave':
    case 'master-slave':
      return upgradeClone(
        node,
        [{ name: 'promotable', value: 'true', place: node.place }],
        ids,
        notes,
      );
    default:
      notes.say(`${node.name} ${node.attributes.get('id') ?? ''} is left out`, node.place);
      return undefined;
  }
}

function sets(
  id: string,
  { params, meta }: Parts,
  ids: Ids,
  notes: CibNotes,
  place: Place,
): (XmlNode | undefined)[] {
  return [
    pairSet('meta_attributes', `${id}-meta_attributes`, meta, ids, notes, place),
    pairSet('instance_attributes', `${id}-instance_attributes`, params, ids, notes, place),
  ];
}

function upgradePrimitive(node: XmlNode, ids: Ids, notes: CibNotes): XmlNode {
  const { attributes, place } = node;
  const id = ids.defineResource(attributes.get('id') ?? attributes.get('type') ?? 'resource');
  const parts = partsOf(node, notes);
  const template = attributes.get('template');
  const agent = upgradeAgent(
    {
      class: attributes.get('class') ?? 'ocf',
      provider: attributes.get('provider'),
      type: attributes.get('type') ?? '',
      params: parts.params,
    },
    id,
    place,
    notes,
  );
  const head =
    template === undefined
      ? { id, class: agent.class, provider: agent.provider, type: agent.type }
      : { id, template: ids.refer(template) ?? template };
  const operations = node.children
    .filter(({ name }) => name === 'operations')
    .flatMap(({ children }) => children.filter(({ name }) => name === 'op'));
  const params = template === undefined ? agent.params : parts.params;
  const utilization = node.children.find(({ name }) => name === 'utilization');
  return element(
    node.name,
    head,
    [
      ...sets(id, { params: [...params], meta: parts.meta }, ids, notes, place),
      utilization &&
        pairSet(
          'utilization',
          `${id}-utilization`,
          pairsOf(utilization),
          ids,
          notes,
          utilization.place,
        ),
      operations.length === 0
        ? undefined
        : element(
            'operations',
            {},
            operations.map((each) => upgradeOperation(each, id, ids, notes)),
            place,
          ),
    ],
    place,
  );
}

function upgradeOperation(node: XmlNode, resource: string, ids: Ids, notes: CibNotes): XmlNode {
  const own = new Map([...node.attributes].map(([name, value]) => [hyphened(name), value]));
  const name = own.get('name') ?? 'monitor';
  const interval = own.get('interval') ?? '0s';
  const disabled = own.get('disabled');
  const enabled =
    own.get('enabled') ??
    (disabled !== undefined && /^(true|yes|on|1)$/i.test(disabled) ? 'false' : undefined);
  const delay = own.get('start-delay');
  const failure = own.get('on-fail')?.toLowerCase();
  const requires = own.get('prereq') ?? own.get('requires');
  if (requires !== undefined && requires !== 'nothing')
    notes.say(
      `${requires} as requirement of an operation of ${resource} has no counterpart: requires is the resource's`,
      node.place,
    );
  return element(
    'op',
    {
      id: ids.define(own.get('id') ?? `${resource}-${name}-${interval}`),
      name,
      interval,
      timeout: own.get('timeout'),
      'start-delay': delay === undefined || /^0(s|ms)?$/.test(delay) ? undefined : delay,
      enabled,
      // Started is the default, and on a start or stop it is none.
      role: roleText(own.get('role')) === 'Started' ? undefined : roleText(own.get('role')),
      'on-fail': failure === 'nothing' ? 'ignore' : failure,
    },
    [],
    node.place,
  );
}

function upgradeGroup(node: XmlNode, ids: Ids, notes: CibNotes): XmlNode | undefined {
  const members = node.children.filter(({ name }) => name === 'primitive');
  if (members.length === 0) {
    notes.say(`the group ${node.attributes.get('id')} is empty: it is left out`, node.place);
    return undefined;
  }
  const id = ids.defineResource(node.attributes.get('id') ?? 'group');
  const { params, meta } = partsOf(node, notes);
  return element(
    'group',
    { id },
    [
      ...sets(id, { params, meta }, ids, notes, node.place),
      ...members.map((member) => upgradePrimitive(member, ids, notes)),
    ],
    node.place,
  );
}

function upgradeClone(
  node: XmlNode,
  more: readonly Pair[],
  ids: Ids,
  notes: CibNotes,
): XmlNode | undefined {
  const inner = node.children.find(({ name }) => name === 'primitive' || name === 'group');
  const old = node.attributes.get('id') ?? 'clone';
  if (inner === undefined) {
    notes.say(`the clone ${old} is empty: it is left out`, node.place);
    return undefined;
  }
  const id = ids.defineResource(old);
  const { params, meta } = partsOf(node, notes);
  const child = upgradeResource(inner, ids, notes);
  if (child === undefined) return undefined;
  for (const each of elementsNamed([inner], 'primitive', 'group'))
    ids.alias(each.attributes.get('id') ?? '', id);
  const pairs = fitting([...meta, ...more], id, child, notes);
  return element(
    'clone',
    { id },
    [...sets(id, { params, meta: pairs }, ids, notes, node.place), child],
    node.place,
  );
}

/** What an init script in a clone cannot do, and what a group would inherit and not understand. */
function fitting(meta: readonly Pair[], id: string, child: XmlNode, notes: CibNotes): Pair[] {
  const scripts = elementsNamed([child], 'primitive').some(
    ({ attributes }) => attributes.get('class') === 'lsb',
  );
  const excluded = new Set([
    ...(child.name === 'group' ? ['ordered'] : []),
    ...(scripts ? ['globally-unique', 'clone-node-max', ...promotion] : []),
  ]);
  for (const { name, value, place } of meta)
    if (excluded.has(name) && !/^(false|no|off|0|1)$/.test(value))
      notes.say(`${name}=${value} of ${id} is left out: its resource cannot have it`, place);
  const isAnonymous = !meta.some(
    ({ name, value }) => name === 'globally-unique' && /^(true|yes|on|1)$/.test(value),
  );
  if (isAnonymous) excluded.add('clone-node-max');
  return meta.filter(({ name }) => !excluded.has(name));
}

const promotion: readonly string[] = ['promotable', 'promoted-max', 'promoted-node-max'];
