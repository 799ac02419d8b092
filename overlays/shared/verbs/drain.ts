import { drainProperty } from '../cluster/live-cib.ts';
import { valueOf } from '../state/part.ts';
import type { Verb, VerbSetting } from './verb.ts';

const parameter = { kind: 'realserver', placeholder: 'SERVER' } as const;

export const drain: Verb = {
  name: 'drain',
  parameter,
  brief: 'let a realserver finish its connections, with no new ones',
  plan: (server, setting) => {
    if (drainedIn(setting).includes(server))
      return { kind: 'unchanged', message: `${server} is drained already` };
    return {
      kind: 'change',
      steps: [{ argv: ['crm_attribute', ...property(server), '--update', '1'] }],
      done: `${server} finishes its connections and gets no new ones, on every director`,
      warnings: emptyPools(server, setting).map(
        (service) => `${service} has no server left that gets new connections`,
      ),
      moves: false,
    };
  },
};

export const undrain: Verb = {
  name: 'undrain',
  parameter,
  brief: 'give a drained realserver its share again',
  plan: (server, setting) => {
    if (!drainedIn(setting).includes(server))
      return { kind: 'unchanged', message: `${server} is not drained` };
    return {
      kind: 'change',
      steps: [{ argv: ['crm_attribute', ...property(server), '--delete'] }],
      done: `${server} gets its share again, on every director`,
      warnings: [],
      moves: false,
    };
  },
};

function property(server: string) {
  return ['--type', 'crm_config', '--name', drainProperty(server)] as const;
}

export function drainedIn({ director }: Pick<VerbSetting, 'director'>): readonly string[] {
  return valueOf(director.drained) ?? [];
}

/** The services of a server whose other members are all drained or down. */
function emptyPools(server: string, setting: VerbSetting): readonly string[] {
  const drained = drainedIn(setting);
  const health = valueOf(setting.director.health) ?? [];
  const isOut = (name: string, service: string) =>
    drained.includes(name) ||
    health.some((it) => it.realserver === name && it.service === service && it.verdict === 'down');
  const empty = setting.cluster.virtualServices.filter(
    ({ service, members }) =>
      members.some(({ realserver }) => realserver === server) &&
      members.every(({ realserver }) => realserver === server || isOut(realserver, service)),
  );
  return [...new Set(empty.map(({ service }) => service))];
}
