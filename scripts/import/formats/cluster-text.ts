import type { Reading } from '../reading.ts';
import { joinContinued, linesOf, type Line, type Place, type Source } from '../source.ts';
import {
  emptyCluster,
  type ClusterResource,
  type ClusterText,
  type Values,
} from './cluster-model.ts';
import { addAlertMail } from './alert-mail.ts';
import { readCluster } from './read-cluster.ts';
import { commandsOf } from './shell/words.ts';

/** What `crm configure show` printed, or lines of crmsh and pcs. */
export function readClusterText(source: Source): Reading {
  return readClusterCommands(joinContinued(linesOf(source)), source.file);
}

/** The same for lines that are complete. */
export function readClusterCommands(lines: readonly Line[], file: string): Reading {
  const cluster = emptyCluster({ file, line: lines[0]?.place.line ?? 0 }, false);
  for (const { text, place } of lines) {
    const [words = []] = commandsOf(withAttributes(text.replace(/^\s*#.*/, '')), new Map());
    const texts = words.map((word) => word.text);
    if (texts[0] === 'pcs') readPcs(texts.slice(1), place, cluster);
    else
      readCrm(
        texts[0] === 'crm' ? texts.slice(texts[1] === 'configure' ? 2 : 1) : texts,
        place,
        cluster,
      );
  }
  placeInGroups(cluster);
  return readCluster(cluster);
}

/** `#uname` is an attribute of a node, and no comment. */
function withAttributes(text: string): string {
  return text.replace(/(\s)#(uname|kind|id|site-name|cluster-name|role)\b/g, '$1\\#$2');
}

function readCrm(
  [verb = '', ...words]: readonly string[],
  place: Place,
  cluster: ClusterText,
): void {
  const [id = ''] = words;
  switch (verb) {
    case 'node':
      cluster.nodes.push({
        // `node 1: lb1`, `node 1:lb1`, `node lb1`.
        name: /^\d+:$/.test(id) ? (words[1] ?? id) : id.replace(/^\d+:/, ''),
        standby: words.some((word) => /^standby=(on|true)$/.test(word)),
        place,
      });
      return;
    case 'primitive':
      cluster.resources.push(resourceOf(id, words.slice(1), place));
      return;
    case 'group':
    case 'clone':
    case 'ms':
    case 'master':
      addGroup(
        cluster,
        id,
        words.slice(1).filter((word) => !word.includes('=')),
      );
      return;
    case 'location':
      readLocation(id, words.slice(1), place, cluster);
      return;
    case 'property':
      addPairs(words, place, cluster.options);
      return;
    case 'rsc_defaults':
      addPairs(words, place, cluster.defaults);
      return;
    case 'colocation':
    case 'order':
    case 'fencing_topology':
      cluster.constraints.push({
        what: `${verb === 'fencing_topology' ? 'fencing-topology' : verb} ${id}`,
        place,
      });
      return;
    case 'alert':
      readAlert(words, place, cluster);
      return;
    case 'op_defaults':
    case 'bundle':
    case 'user':
    case 'acl_group':
    case 'monitor':
    case 'tag':
    case 'rsc_ticket':
    case 'rsc_template':
    case 'xml':
    case 'role':
    case 'acl_target':
      cluster.rest.push({
        kind: /^(role|user|acl_)/.test(verb) ? 'access-list' : 'old-program',
        what: `${verb}${verb === 'xml' ? '' : ` ${id.split('=')[0]}`}`,
        place,
      });
      return;
    default:
  }
}

/** `alert ID PATH attributes email_sender=FROM to TO`. */
function readAlert(words: readonly string[], place: Place, cluster: ClusterText): void {
  cluster.rest.push({ kind: 'alert', what: `alert ${words[0] ?? ''}`, place });
  for (const [index, word] of words.entries()) {
    if (words[index - 1] === 'to') addAlertMail('recipient', word, place, cluster);
    const [name, value] = word.split('=');
    addAlertMail(name, value, place, cluster);
  }
}

/** Which resources are in which group; groups may stand before their members. */
const groups = new WeakMap<
  ClusterText,
  { readonly id: string; readonly members: readonly string[] }[]
>();

function placeInGroups(cluster: ClusterText): void {
  for (const { id, members } of groups.get(cluster) ?? [])
    for (const [index, resource] of cluster.resources.entries())
      if (members.some((member) => resource.ids.includes(member)))
        cluster.resources[index] = { ...resource, ids: [...resource.ids, id] };
}

function resourceOf(id: string, words: readonly string[], place: Place): ClusterResource {
  const [agent = '', ...rest] = words;
  const parts = agent.replace(/^@/, '').split(':');
  const [type = ''] = parts.slice(-1);
  const [params, meta]: [Values, Values] = [new Map(), new Map()];
  const operations: { name: string; interval: string; timeout: string; place: Place }[] = [];
  let into: Values | undefined = params;
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index] ?? '';
    if (word === 'params') into = params;
    else if (word === 'meta') into = meta;
    else if (word === 'utilization') into = undefined;
    else if (word === 'op' || word === 'operations') {
      into = undefined;
      const values: Values = new Map();
      const name = rest[index + 1] ?? '';
      for (let next = index + 2; rest[next]?.includes('=') === true; next++)
        addPairs([rest[next] ?? ''], place, values);
      operations.push({
        name,
        interval: values.get('interval')?.value ?? '',
        timeout: values.get('timeout')?.value ?? '',
        place,
      });
    } else if (word.includes('=') && into !== undefined) addPairs([word], place, into);
  }
  return {
    id,
    class: parts.length > 1 ? (parts[0] ?? 'ocf') : 'ocf',
    provider: parts.length > 2 ? (parts[1] ?? '') : '',
    type,
    params,
    meta,
    operations,
    ids: [id],
    place,
  };
}

function addPairs(words: readonly string[], place: Place, values: Values): void {
  for (const word of words) {
    const [, name, value = ''] = /^([\w-]+)=(.*)$/s.exec(word) ?? [];
    if (name !== undefined) values.set(name, { value, place });
  }
}

/** `location ID RSC 50: NODE`, `location ID RSC rule 50: #uname eq NODE`. */
function readLocation(
  id: string,
  [resource = '', ...rest]: readonly string[],
  place: Place,
  cluster: ClusterText,
): void {
  const text = rest.join(' ');
  const [, score, node] =
    /^(?:role=\S+ |resource-discovery=\S+ )*([+-]?\w+):\s*(\S+)$/.exec(text) ??
    /rule\s+(?:\$?[\w-]+=\S+\s+)*([+-]?\w+):\s+#uname eq (\S+)/.exec(text) ??
    [];
  if (score !== undefined && node !== undefined)
    cluster.locations.push({ id, resource, node, score, place });
  else if (/\b(pingd|ping|defined|not_defined)\b/.test(text)) cluster.pingRules.push(place);
  else cluster.constraints.push({ what: `location ${id}`, place });
}

function readPcs(words: readonly string[], place: Place, cluster: ClusterText): void {
  const plain = words.filter((word, index) => !word.startsWith('-') && words[index - 1] !== '-f');
  const [area, verb, ...rest] = plain;
  if (area === 'resource' && verb === 'create') {
    const [id = '', ...more] = rest;
    const group = words[words.indexOf('--group') + 1];
    cluster.resources.push(
      resourceOf(
        id,
        more.filter((word) => word !== group),
        place,
      ),
    );
    if (words.includes('--group') && group !== undefined) addGroup(cluster, group, [id]);
  } else if (area === 'stonith' && verb === 'create') {
    const [id = '', agent = '', ...more] = rest;
    cluster.resources.push(resourceOf(id, [`stonith:${agent}`, ...more], place));
  } else if (area === 'resource' && verb === 'group' && rest[0] === 'add')
    addGroup(cluster, rest[1] ?? '', rest.slice(2));
  else if (area === 'property')
    addPairs(verb === 'set' ? rest : plain.slice(1), place, cluster.options);
  else if (area === 'resource' && verb === 'defaults') addPairs(rest, place, cluster.defaults);
  else if (area === 'constraint') readPcsConstraint(plain.slice(1), place, cluster);
  else if (area === 'cluster' && verb === 'setup') readPcsSetup(words.slice(2), place, cluster);
  else if ((area === 'cluster' || area === 'host') && verb === 'auth')
    readPcsHosts(words.slice(2), place, cluster);
  else if (area === 'alert') readPcsAlert(rest, verb ?? '', place, cluster);
  else if (area !== 'status' && !(area === 'cluster' && /^(start|enable|stop)$/.test(verb ?? '')))
    cluster.rest.push({
      kind: 'old-program',
      // Whatever follows may be a password.
      what: `pcs ${[area, verb].filter((word) => /^[a-z-]{2,16}$/.test(word ?? '')).join(' ')}`,
      place,
    });
}

/** `alert create id=ID path=PATH options email_sender=FROM`, `alert recipient add ID value=TO`. */
function readPcsAlert(
  words: readonly string[],
  verb: string,
  place: Place,
  cluster: ClusterText,
): void {
  cluster.rest.push({ kind: 'alert', what: `pcs alert ${verb}`, place });
  for (const word of words) {
    const [name, value] = word.split('=');
    if (verb === 'recipient') {
      if (name === 'value') addAlertMail('recipient', value, place, cluster);
    } else addAlertMail(name, value, place, cluster);
  }
}

function addGroup(cluster: ClusterText, id: string, members: readonly string[]): void {
  const known = groups.get(cluster) ?? [];
  groups.set(cluster, [...known, { id, members }]);
}

/** `constraint location RSC prefers NODE=50`, `constraint colocation add a with b`. */
function readPcsConstraint(
  [kind = '', resource = '', verb = '', ...rest]: readonly string[],
  place: Place,
  cluster: ClusterText,
): void {
  if (kind === 'location' && (verb === 'prefers' || verb === 'avoids'))
    for (const word of rest) {
      const [node = '', score = 'INFINITY'] = word.split('=');
      cluster.locations.push({
        id: '',
        resource,
        node,
        score: verb === 'avoids' ? `-${score.replace(/^-/, '')}` : score,
        place,
      });
    }
  else if (kind === 'location' && verb === 'rule') {
    const text = rest.join(' ');
    const [, node] = /#uname eq (\S+)/.exec(text) ?? [];
    const score = /score=(\S+)/.exec(text)?.[1] ?? 'INFINITY';
    if (node === undefined) cluster.pingRules.push(place);
    else cluster.locations.push({ id: '', resource, node, score, place });
  } else cluster.constraints.push({ what: `constraint ${kind}`, place });
}

/** What follows the nodes of `cluster setup`. */
const afterNodes: ReadonlySet<string> = new Set([
  'totem',
  'transport',
  'quorum',
  'link',
  'compression',
  'crypto',
]);

/** `cluster setup --name NAME a b`, and since pcs 0.10 `cluster setup NAME a addr=192.0.2.1 b totem token=3000`. */
function readPcsSetup(words: readonly string[], place: Place, cluster: ClusterText): void {
  const end = words.findIndex((word) => afterNodes.has(word));
  const [all, settings] = end === -1 ? [words, []] : [words.slice(0, end), words.slice(end)];
  const flag = all.indexOf('--name');
  const first = all.findIndex((word) => !word.startsWith('-'));
  const at = flag === -1 ? first : flag + 1;
  const name = all[at];
  if (name !== undefined) cluster.options.set('cluster-name', { value: name, place });
  readPcsHosts(
    all.filter((_, index) => index !== at && index !== flag),
    place,
    cluster,
  );
  if (settings.length > 0)
    cluster.rest.push({
      kind: 'old-program',
      what: `what pcs cluster setup says of ${settings.filter((word) => afterNodes.has(word)).join(', ')}`,
      place,
    });
}

/** `a addr=192.0.2.1 addr=10.0.0.1 b`: the nodes, and where the cluster's own traffic goes. */
function readPcsHosts(words: readonly string[], place: Place, cluster: ClusterText): void {
  const skip = new Set(['-u', '-p', '--token']);
  let current: string | undefined;
  for (const [index, word] of words.entries()) {
    if (word.startsWith('-') || skip.has(words[index - 1] ?? '')) continue;
    const [, address] = /^addr=(.+)$/.exec(word) ?? [];
    if (address === undefined && word.includes('=')) continue;
    const name: string | undefined = address === undefined ? word : current;
    if (name === undefined) continue;
    current = name;
    const found = cluster.nodes.findIndex((node) => node.name === name);
    const known = cluster.nodes[found];
    if (known === undefined) cluster.nodes.push({ name, standby: false, place });
    else if (address !== undefined && known.address === undefined)
      cluster.nodes[found] = { ...known, address };
  }
}
