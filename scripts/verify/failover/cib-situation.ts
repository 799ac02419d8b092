import { XmlDocument, XmlElement } from 'libxml2-wasm';
import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { pingAttribute, syncedAttribute } from '../../../overlays/shared/cluster/resources.ts';
import { quorate, type Situation } from './situation.ts';

/**
 * Puts a situation into a CIB as the cluster itself would record it: who is a member, and the node
 * attributes of each. What runs where (the history of operations) stays as it was.
 *
 * @param cib The rendered CIB, or what crm_simulate left of it.
 */
export function cibIn(cib: string, cluster: Cluster, situation: Situation): string {
  using document = XmlDocument.fromString(cib);
  const root = document.root;
  root.setAttr('have-quorum', quorate(cluster, situation.alive) ? '1' : '0');
  const dc = cluster.directors.find(({ name }) => situation.alive.has(name));
  root.setAttr('dc-uuid', String(dc?.id ?? 1));
  const nodes = element(document, '/cib/configuration/nodes');
  const status = element(document, '/cib/status');
  for (const { name, id } of cluster.directors) {
    child(nodes, 'node', { id: String(id), uname: name });
    const state = child(status, 'node_state', { id: String(id), uname: name });
    setMembership(state, situation.alive.has(name));
    setAttributes(state, String(id), attributesOf(cluster, situation, name));
  }
  return document.toString();
}

function setMembership(state: XmlElement, alive: boolean): void {
  const before = state.attr('in_ccm')?.value;
  state.setAttr('in_ccm', String(alive));
  state.setAttr('crmd', alive ? 'online' : 'offline');
  state.setAttr('join', alive ? 'member' : 'down');
  // A director that was a member and is not seen any more died, it did not leave.
  if (alive || before === undefined) state.setAttr('expected', alive ? 'member' : 'down');
  // Who comes back begins with nothing running.
  if (alive && before === 'false') state.get('lrm')?.remove();
}

function attributesOf({ failover }: Cluster, situation: Situation, name: string) {
  const reached = situation.connected.has(name) ? failover.ping.nodes.length : 0;
  return {
    [syncedAttribute]: situation.synced.has(name) ? '1' : '0',
    standby: situation.standby.has(name) ? 'on' : 'off',
    ...(failover.ping.nodes.length === 0
      ? {}
      : { [pingAttribute]: String(reached * failover.ping.multiplier) }),
  };
}

function setAttributes(
  state: XmlElement,
  id: string,
  attributes: Readonly<Record<string, string>>,
): void {
  state.get('transient_attributes')?.remove();
  const transient = state.addElement('transient_attributes');
  transient.setAttr('id', id);
  const set = transient.addElement('instance_attributes');
  set.setAttr('id', `status-${id}`);
  for (const [name, value] of Object.entries(attributes)) {
    const pair = set.addElement('nvpair');
    pair.setAttr('id', `status-${id}-${name}`);
    pair.setAttr('name', name);
    pair.setAttr('value', value);
  }
}

function element(document: XmlDocument, path: string): XmlElement {
  const found = document.get(path);
  if (found instanceof XmlElement) return found;
  throw new Error(`the CIB has no ${path}`);
}

/** The child with this name and id, made if it is not there. */
function child(
  parent: XmlElement,
  name: string,
  attributes: { readonly id: string; readonly uname: string },
): XmlElement {
  const found = parent.get(`${name}[@id="${attributes.id}"]`);
  if (found instanceof XmlElement) return found;
  const made = parent.addElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttr(key, value);
  return made;
}
