import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';
import { roles } from '../../../../overlays/shared/node/node.ts';
import { preseedLine } from '../../values/preseed-line.ts';
import { rule } from '../rule.ts';

/** Answers to questions of packages: none of the installer's, no secret, and each once. */
export const preseed = rule(
  ['installer-answer', 'secret-answer', 'invalid-answer', 'duplicate-entry'],
  ['image'],
  ({ image }) => [
    ...findingsOf(image.preseed, ['image', 'preseed']),
    ...roles.flatMap((role) => findingsOf(image[role].preseed, ['image', role, 'preseed'])),
  ],
);

function findingsOf(lines: readonly string[], list: Path): readonly Finding[] {
  const parsed = lines.map(preseedLine);
  return parsed.flatMap(({ owner, question, type, value }, index): Finding[] => {
    const path = [...list, index];
    if (owner === 'd-i')
      return [
        {
          code: 'installer-answer',
          path,
          message: `${question} is a question of Debian's installer, which makes no image here`,
          hint: 'leave it out: partitions, users, networks and time zones have keys of their own',
        },
      ];
    if (type === 'password')
      return [
        {
          code: 'secret-answer',
          path,
          message: 'an image has no secrets, and all machines of a role would share this one',
          hint: 'leave it out, and set the password on the machine',
        },
      ];
    if (type === 'boolean' && value !== 'true' && value !== 'false')
      return [
        {
          code: 'invalid-answer',
          path,
          message: `a boolean answer is true or false, not “${value}”`,
        },
      ];
    return parsed.findIndex((other) => other.question === question) < index
      ? [{ code: 'duplicate-entry', path, message: `${question} is already answered in this list` }]
      : [];
  });
}
