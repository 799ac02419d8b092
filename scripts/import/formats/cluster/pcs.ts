import { addAlertMail } from './alert-mail.ts';
import type { ClusterText } from './model.ts';
import { addPairs, resourceOf } from './commands.ts';
import { readPcsHosts, readPcsSetup } from './pcs-setup.ts';
import type { Place } from '../../source.ts';

/** A line of pcs, without its name. */
export function readPcs(words: readonly string[], place: Place, cluster: ClusterText): void {
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
    if (words.includes('--group') && group !== undefined)
      cluster.groups.push({ id: group, members: [id] });
  } else if (area === 'stonith' && verb === 'create') {
    const [id = '', agent = '', ...more] = rest;
    cluster.resources.push(resourceOf(id, [`stonith:${agent}`, ...more], place));
  } else if (area === 'resource' && verb === 'group' && rest[0] === 'add')
    cluster.groups.push({ id: rest[1] ?? '', members: rest.slice(2) });
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
