import { addAlertMail } from './alert-mail.ts';
import type { ClusterText } from './model.ts';
import { addPairs, resourceOf } from './commands.ts';
import type { Place } from '../../source.ts';

/** A line of crmsh, without `crm configure` before it. */
export function readCrm(
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
      cluster.groups.push({
        id,
        members: words.slice(1).filter((word) => !word.includes('=')),
      });
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
