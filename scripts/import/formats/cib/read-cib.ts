import { addAlertMail } from '../cluster/alert-mail.ts';
import { emptyReading, joinReadings, type Reading } from '../../reading.ts';
import type { Source } from '../../source.ts';
import { emptyCluster, type ClusterText, type Values } from '../cluster/model.ts';
import { readCluster } from '../cluster/read.ts';
import { elementsNamed, parseXml, type XmlNode } from './xml.ts';

/** A CIB of Heartbeat 2, pacemaker 0.6 to 3, whole or printed in part. */
export function readCib(source: Source): Reading {
  const { roots, faults, refused } = parseXml(source);
  const reading = emptyReading();
  if (refused !== undefined) {
    reading.faults.push(refused);
    return reading;
  }
  reading.faults.push(
    ...faults.map((fault) => ({ ...fault, hint: 'the rest of the file was read' })),
  );
  return joinReadings([reading, readCluster(clusterOf(roots, source.file))]);
}

function clusterOf(roots: readonly XmlNode[], file: string): ClusterText {
  const [cib] = elementsNamed(roots, 'cib');
  const heartbeat =
    cib?.attributes.has('validate-with') !== true && elementsNamed(roots, 'attributes').length > 0;
  const cluster = emptyCluster(
    cib?.place ?? { file, line: 0 },
    heartbeat || cib?.attributes.has('cib_feature_revision') === true,
  );
  for (const set of elementsNamed(roots, 'cluster_property_set')) addPairs(set, cluster.options);
  for (const config of elementsNamed(roots, 'crm_config')) addOldOptions(config, cluster);
  for (const defaults of elementsNamed(roots, 'rsc_defaults')) addPairs(defaults, cluster.defaults);
  for (const nodes of elementsNamed(roots, 'nodes'))
    for (const node of nodes.children) addNode(node, cluster);
  addRest(roots, cluster);
  for (const resources of elementsNamed(roots, 'resources'))
    for (const child of resources.children) addResource(child, [], cluster);
  for (const constraint of elementsNamed(roots, 'rsc_location')) addLocation(constraint, cluster);
  for (const constraint of elementsNamed(
    roots,
    'rsc_colocation',
    'rsc_order',
    'rsc_ticket',
    'fencing-topology',
  ))
    cluster.constraints.push({
      what: `${constraint.name} ${constraint.attributes.get('id') ?? ''}`.trim(),
      place: constraint.place,
    });
  return cluster;
}

/** What pacemaker has beside resources: who is told, who may do what, and limits of operations. */
function addRest(roots: readonly XmlNode[], cluster: ClusterText): void {
  const { rest } = cluster;
  for (const { attributes, place } of elementsNamed(elementsNamed(roots, 'op_defaults'), 'nvpair'))
    rest.push({ kind: 'old-program', what: `${attributes.get('name')} of op_defaults`, place });
  const alerts = elementsNamed(elementsNamed(roots, 'alerts'), 'alert');
  for (const { attributes, place } of alerts)
    rest.push({ kind: 'alert', what: `alert ${attributes.get('id')}`, place });
  for (const { attributes, place } of elementsNamed(alerts, 'recipient'))
    addAlertMail('recipient', attributes.get('value'), place, cluster);
  for (const { attributes, place } of elementsNamed(alerts, 'nvpair'))
    addAlertMail(attributes.get('name'), attributes.get('value'), place, cluster);
  for (const { attributes, place } of elementsNamed(elementsNamed(roots, 'tags'), 'tag'))
    rest.push({ kind: 'old-program', what: `tag ${attributes.get('id')}`, place });
  for (const { place } of elementsNamed(roots, 'acls'))
    rest.push({ kind: 'access-list', what: 'acls', place });
}

/** Before 2.0.1 of Heartbeat options stood directly in crm_config; later versions ignore them there. */
function addOldOptions(config: XmlNode, cluster: ClusterText): void {
  const old = config.children.filter(({ name }) => name === 'nvpair');
  const [first] = old;
  if (first === undefined) return;
  addPairs({ ...config, children: old }, cluster.options);
  cluster.faults.push({
    message: `${old.length} ${old.length === 1 ? 'option stands' : 'options stand'} directly in crm_config: since Heartbeat 2.0.1 they are ignored there, and the defaults in effect`,
    hint: 'they are read as they were meant',
    place: first.place,
  });
}

function addPairs(parent: XmlNode, values: Values): void {
  for (const { attributes, place } of elementsNamed([parent], 'nvpair')) {
    const name = attributes.get('name');
    if (name !== undefined) values.set(name, { value: attributes.get('value') ?? '', place });
  }
}

function addNode(node: XmlNode, cluster: ClusterText): void {
  const name = node.attributes.get('uname');
  if (node.name !== 'node' || name === undefined) return;
  const values: Values = new Map();
  addPairs(node, values);
  const standby = /^(on|true|yes|1)$/.test(values.get('standby')?.value ?? '');
  cluster.nodes.push({ name, standby, place: node.place });
}

const parents: ReadonlySet<string> = new Set([
  'group',
  'clone',
  'master',
  'master_slave',
  'master-slave',
  'bundle',
]);

function addResource(
  node: XmlNode,
  above: readonly string[],
  cluster: ClusterText,
  inherited: Values = new Map(),
): void {
  const id = node.attributes.get('id') ?? '';
  if (parents.has(node.name)) {
    const meta: Values = new Map(inherited);
    for (const set of node.children.filter(({ name }) => /^(meta|instance)_attributes$/.test(name)))
      addPairs(set, meta);
    for (const child of node.children) addResource(child, [id, ...above], cluster, meta);
    return;
  }
  if (node.name !== 'primitive' && node.name !== 'template') return;
  const params: Values = new Map();
  const meta: Values = new Map(inherited);
  for (const set of node.children) {
    if (set.name === 'instance_attributes') addPairs(set, params);
    if (set.name === 'meta_attributes') addPairs(set, meta);
  }
  // Heartbeat 2 has them among the parameters, too.
  for (const name of [
    'target_role',
    'target-role',
    'is_managed',
    'is-managed',
    'resource_stickiness',
  ]) {
    const value = params.get(name);
    if (value !== undefined) meta.set(name, value);
    params.delete(name);
  }
  cluster.resources.push({
    id,
    class: node.attributes.get('class') ?? '',
    provider: node.attributes.get('provider') ?? '',
    type: node.attributes.get('type') ?? node.attributes.get('template') ?? '',
    params,
    meta,
    operations: elementsNamed(node.children, 'op').map(({ attributes, place }) => ({
      name: attributes.get('name') ?? '',
      interval: attributes.get('interval') ?? '',
      timeout: attributes.get('timeout') ?? '',
      place,
    })),
    ids: [id, ...above],
    place: node.place,
  });
}

function addLocation(constraint: XmlNode, cluster: ClusterText): void {
  const { attributes, place } = constraint;
  const resource = attributes.get('rsc') ?? '';
  const node = attributes.get('node');
  const id = attributes.get('id') ?? '';
  if (node !== undefined)
    cluster.locations.push({ id, resource, node, score: attributes.get('score') ?? '0', place });
  for (const rule of elementsNamed(constraint.children, 'rule')) {
    const expressions = elementsNamed(rule.children, 'expression');
    const home = expressions.find(
      ({ attributes: own }) => own.get('attribute') === '#uname' && own.get('operation') === 'eq',
    );
    if (home !== undefined)
      cluster.locations.push({
        id,
        resource,
        node: home.attributes.get('value') ?? '',
        score: rule.attributes.get('score') ?? '0',
        place: rule.place,
      });
    else if (expressions.some(({ attributes: own }) => !own.get('attribute')?.startsWith('#')))
      cluster.pingRules.push(rule.place);
    else
      cluster.constraints.push({
        what: `rule ${rule.attributes.get('id') ?? ''}`,
        place: rule.place,
      });
  }
  const rules = constraint.children.filter(({ name }) => name === 'rule');
  const second = rules[1];
  if (second !== undefined)
    cluster.faults.push({
      message: `a second rule in ${id === '' ? 'one rsc_location' : id}: pacemaker 1 and later take one`,
      hint: 'both are read; --cib splits them',
      place: second.place,
    });
}
