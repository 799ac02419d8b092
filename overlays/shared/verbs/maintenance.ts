import type { Verb } from './verb.ts';

const option = ['--type', 'crm_config', '--name', 'maintenance-mode'] as const;

export const maintenance: Verb = {
  name: 'maintenance',
  parameter: { kind: 'switch', placeholder: 'on|off' },
  brief: 'on: pacemaker leaves everything as it is; off: it acts again',
  plan: (argument, { pacemaker }) => {
    const on = argument === 'on';
    if (pacemaker.maintenance === on)
      return { kind: 'unchanged', message: `maintenance is ${argument} already` };
    return {
      kind: 'change',
      steps: [
        { argv: ['crm_attribute', ...option, ...(on ? ['--update', 'true'] : ['--delete'])] },
      ],
      done: on
        ? 'maintenance is on, and pacemaker moves nothing; lvsmith maintenance off ends it'
        : 'maintenance is off, and pacemaker acts again',
      warnings: on ? ['a director that fails now takes its addresses with it'] : [],
      moves: !on,
    };
  },
};
