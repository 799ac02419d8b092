import type { Place } from '../../source.ts';
import type { ClusterResource, Values } from './model.ts';

/** `ID CLASS:PROVIDER:TYPE [params] a=b meta c=d op monitor interval=5s`, in the words of crmsh and of pcs. */
export function resourceOf(id: string, words: readonly string[], place: Place): ClusterResource {
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

/** `a=b c=d`; other words are passed over. */
export function addPairs(words: readonly string[], place: Place, values: Values): void {
  for (const word of words) {
    const [, name, value = ''] = /^([\w-]+)=(.*)$/s.exec(word) ?? [];
    if (name !== undefined) values.set(name, { value, place });
  }
}
