import type { XmlNode } from '../formats/cib/xml.ts';
import { element, hyphened, roleText, scoreText, type Attribute } from './elements.ts';
import type { Ids } from './ids.ts';
import type { CibNotes } from './notes.ts';

type Attributes = ReadonlyMap<string, string>;

/** A constraint as today's; none when it refers to nothing. */
export function upgradeConstraint(node: XmlNode, ids: Ids, notes: CibNotes): XmlNode[] {
  const own: Attributes = new Map(
    [...node.attributes].map(([name, value]) => [hyphened(name), value]),
  );
  for (const child of node.children.filter(({ name }) => name === 'lifetime'))
    notes.say(
      `the lifetime of ${own.get('id')} is left out: a rule of dates takes its place`,
      child.place,
    );
  switch (node.name) {
    case 'rsc_location':
      return upgradeLocation(node, own, ids, notes);
    case 'rsc_colocation':
      return upgradeColocation(node, own, ids, notes);
    case 'rsc_order':
      return upgradeOrder(node, own, ids, notes);
    case 'rsc_ticket':
      return one(
        node,
        {
          rsc: referred(own.get('rsc'), node, ids, notes),
          'rsc-role': roleText(own.get('rsc-role')),
          ticket: own.get('ticket'),
          'loss-policy': own.get('loss-policy'),
        },
        ids,
        notes,
      );
    default:
      notes.say(`${node.name} is left out`, node.place);
      return [];
  }
}

function referred(
  old: string | undefined,
  node: XmlNode,
  ids: Ids,
  notes: CibNotes,
): string | undefined {
  const id = old === undefined ? undefined : ids.refer(old);
  if (old !== undefined && id === undefined)
    notes.say(
      `${node.attributes.get('id')} refers to ${old}, which is no resource here: the constraint is left out`,
      node.place,
    );
  return id;
}

/** A constraint with its sets, if any; without, it must have what it is about. */
function one(
  node: XmlNode,
  attributes: Readonly<Record<string, string | undefined>>,
  ids: Ids,
  notes: CibNotes,
  children: readonly XmlNode[] = [],
  more: readonly Attribute[] = [],
): XmlNode[] {
  const resourceSets = node.children
    .filter(({ name }) => name === 'resource_set')
    .map((set) => upgradeSet(set, ids, notes));
  const about = attributes['rsc'] ?? attributes['first'] ?? attributes['rsc-pattern'];
  if (about === undefined && resourceSets.length === 0) return [];
  return [
    element(
      node.name,
      [
        ['id', ids.define(node.attributes.get('id') ?? node.name)],
        ...Object.entries(attributes),
        ...more,
      ],
      [...resourceSets, ...children],
      node.place,
    ),
  ];
}

function upgradeSet(set: XmlNode, ids: Ids, notes: CibNotes): XmlNode {
  const members = set.children
    .filter(({ name }) => name === 'resource_ref')
    .flatMap((member) => {
      const id = referred(member.attributes.get('id'), set, ids, notes);
      return id === undefined ? [] : [element('resource_ref', { id }, [], member.place)];
    });
  const { attributes } = set;
  return element(
    'resource_set',
    {
      id: ids.define(attributes.get('id') ?? 'resource_set'),
      sequential: attributes.get('sequential'),
      'require-all': attributes.get('require-all'),
      action: attributes.get('action'),
      role: roleText(attributes.get('role')),
      score: scoreText(attributes.get('score')),
    },
    members,
    set.place,
  );
}

/** One rule a location since 1.0: each further one gets a location of its own. */
function upgradeLocation(node: XmlNode, own: Attributes, ids: Ids, notes: CibNotes): XmlNode[] {
  const pattern = own.get('rsc-pattern');
  const rsc = pattern === undefined ? referred(own.get('rsc'), node, ids, notes) : undefined;
  if (
    rsc === undefined &&
    pattern === undefined &&
    !node.children.some(({ name }) => name === 'resource_set')
  )
    return [];
  const common = {
    rsc,
    'rsc-pattern': pattern,
    role: roleText(own.get('role')),
    'resource-discovery': own.get('resource-discovery'),
  };
  const name = own.get('node');
  if (name !== undefined)
    return one(
      node,
      { ...common, node: name, score: scoreText(own.get('score')) ?? '0' },
      ids,
      notes,
    );
  const rules = node.children.filter((child) => child.name === 'rule');
  const [, second] = rules;
  if (second !== undefined)
    notes.say(
      `${own.get('id')} has ${rules.length} rules, of which pacemaker takes one: each has a location of its own now`,
      second.place,
    );
  return rules.flatMap((rule) => {
    const upgraded = upgradeRule(rule, true, ids, notes);
    return upgraded === undefined ? [] : one(node, common, ids, notes, [upgraded]);
  });
}

function upgradeRule(rule: XmlNode, top: boolean, ids: Ids, notes: CibNotes): XmlNode | undefined {
  const own = new Map([...rule.attributes].map(([name, value]) => [hyphened(name), value]));
  const children = rule.children.flatMap((child): XmlNode[] => {
    const upgraded =
      child.name === 'rule'
        ? upgradeRule(child, false, ids, notes)
        : upgradeExpression(child, ids, notes);
    return upgraded === undefined ? [] : [upgraded];
  });
  if (children.length === 0) {
    notes.say(`the rule ${own.get('id')} has no expression: it is left out`, rule.place);
    return undefined;
  }
  const attribute = own.get('score-attribute');
  return element(
    'rule',
    {
      id: ids.define(own.get('id') ?? 'rule'),
      'boolean-op': own.get('boolean-op')?.toLowerCase(),
      role: roleText(own.get('role')),
      ...(top
        ? {
            score: attribute === undefined ? (scoreText(own.get('score')) ?? '0') : undefined,
            'score-attribute': attribute,
          }
        : {}),
    },
    children,
    rule.place,
  );
}

function upgradeExpression(node: XmlNode, ids: Ids, notes: CibNotes): XmlNode | undefined {
  const { attributes, place } = node;
  const id = ids.define(attributes.get('id') ?? 'expression');
  if (node.name === 'expression' && attributes.get('operation')?.startsWith('#') === true) {
    notes.say(
      `a rule that asks where ${attributes.get('attribute')} runs is left out: use a colocation`,
      place,
    );
    return undefined;
  }
  if (node.name === 'expression') {
    const operation = attributes.get('operation')?.replaceAll('-', '_') ?? 'eq';
    const type = attributes.get('type');
    return element(
      'expression',
      {
        id,
        attribute: attributes.get('attribute') ?? '',
        operation,
        // defined and not_defined compare with nothing.
        value: operation.endsWith('defined') ? undefined : (attributes.get('value') ?? ''),
        type,
      },
      [],
      place,
    );
  }
  if (node.name !== 'date_expression') {
    notes.say(`${node.name} in a rule is left out`, place);
    return undefined;
  }
  const children = node.children.filter(({ name }) => name === 'date_spec' || name === 'duration');
  return element(
    'date_expression',
    {
      id,
      operation: attributes.get('operation'),
      start: attributes.get('start'),
      end: attributes.get('end'),
    },
    children.map((child) =>
      element(
        child.name,
        {
          ...Object.fromEntries(child.attributes),
          id: ids.define(child.attributes.get('id') ?? child.name),
        },
        [],
        child.place,
      ),
    ),
    place,
  );
}

/** 0.6 said `from … to …`; today it is `rsc … with-rsc …`. */
function upgradeColocation(node: XmlNode, own: Attributes, ids: Ids, notes: CibNotes): XmlNode[] {
  const rsc = referred(own.get('rsc') ?? own.get('from'), node, ids, notes);
  const other = referred(own.get('with-rsc') ?? own.get('to'), node, ids, notes);
  if (other === undefined && rsc !== undefined) return [];
  return one(
    node,
    {
      score: scoreText(own.get('score')) ?? 'INFINITY',
      rsc: other === undefined ? undefined : rsc,
      'with-rsc': rsc === undefined ? undefined : other,
      'rsc-role': roleText(own.get('rsc-role') ?? own.get('from-role')),
      'with-rsc-role': roleText(own.get('with-rsc-role') ?? own.get('to-role')),
      'node-attribute': own.get('node-attribute'),
    },
    ids,
    notes,
  );
}

/** 0.6 said `from … type=before|after to …`, after unless it said so; today it is `first … then …`. */
function upgradeOrder(node: XmlNode, own: Attributes, ids: Ids, notes: CibNotes): XmlNode[] {
  const old = own.has('from') || own.has('to');
  const before = own.get('type') === 'before';
  const [from, to] = [own.get('from'), own.get('to')];
  const [fromAction, toAction] = [
    own.get('action') ?? 'start',
    own.get('to-action') ?? own.get('action') ?? 'start',
  ];
  const first = referred(old ? (before ? from : to) : own.get('first'), node, ids, notes);
  const then = referred(old ? (before ? to : from) : own.get('then'), node, ids, notes);
  if ((first === undefined) !== (then === undefined)) return [];
  const firstAction = old ? (before ? fromAction : toAction) : own.get('first-action');
  const thenAction = old ? (before ? toAction : fromAction) : own.get('then-action');
  const score = scoreText(own.get('score'));
  return one(
    node,
    {
      symmetrical: own.get('symmetrical'),
      'require-all': own.get('require-all'),
      kind: own.get('kind') ?? (score === '0' ? 'Optional' : 'Mandatory'),
      first,
      'first-action': firstAction === 'start' ? undefined : firstAction,
      'then-action': thenAction === 'start' ? undefined : thenAction,
    },
    ids,
    notes,
    [],
    [['then', then]],
  );
}
