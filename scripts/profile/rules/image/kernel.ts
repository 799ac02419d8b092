import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import { isOwnParameter, isOwnSetting, settingName } from '../../values/kernel-settings.ts';
import { rule } from '../rule.ts';

/** Neither the running kernel's settings nor its command line undo what a node depends on. */
export const kernel = rule(
  ['own-sysctl', 'own-kernel-parameter', 'duplicate-entry'],
  ['image'],
  ({ image }) => [
    ...image.sysctl.flatMap((line, index, all): Finding[] => {
      const name = settingName(line);
      const path = ['image', 'sysctl', index];
      if (isOwnSetting(name))
        return [
          {
            code: 'own-sysctl',
            path,
            message: `${name} is set by the image: packets take their way by it`,
            hint: 'leave it out',
          },
        ];
      return all.findIndex((other) => settingName(other) === name) < index
        ? [{ code: 'duplicate-entry', path, message: `${name} is already in this list` }]
        : [];
    }),
    ...image['kernel-parameters'].flatMap((word, index): Finding[] =>
      isOwnParameter(word)
        ? [
            {
              code: 'own-kernel-parameter',
              path: ['image', 'kernel-parameters', index],
              message: `${word.split('=', 1)[0]} is set by the image: a node would not start, or not be found`,
              hint: 'leave it out; the consoles and the root have keys of their own',
            },
          ]
        : [],
    ),
  ],
);
