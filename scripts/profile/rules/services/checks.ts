import { checkTypes, findCheckType } from '../../../checks/registry.ts';
import type { CompleteService } from '../../complete.ts';
import type { Finding } from '../../../../overlays/shared/diagnostics/finding.ts';
import type { Path } from '../../../../overlays/shared/diagnostics/path.ts';
import { rule, type RuleContext } from '../rule.ts';

/** A health check fits its service, and has the keys of its type and no others. */
export const checks = rule(
  ['unused-check-key', 'missing-command', 'relative-command', 'udp-check'],
  ['services'],
  ({ services }, context) =>
    services.flatMap((service, index) => {
      const path = ['services', index];
      return [
        ...unusedKeys(service, path, context),
        ...problemsOfType(service, path),
        ...uncheckedUdp(service, path, context),
      ];
    }),
);

function unusedKeys({ check }: CompleteService, path: Path, { isWritten }: RuleContext): Finding[] {
  const used = findCheckType(check.type)?.options;
  // A misspelled type uses whatever the one that was meant uses.
  if (used === undefined) return [];
  const keys = new Set(checkTypes.flatMap(({ options }) => Object.keys(options)));
  const asksNothing = findCheckType(check.type)?.monitor === undefined;
  const others = asksNothing ? Object.keys(check).filter((key) => key !== 'type') : [];
  return [...new Set([...keys, ...others])]
    .filter((key) => !(key in used) && isWritten([...path, 'check', key]))
    .map((key) => {
      const types = checkTypes.filter(({ options }) => key in options).map(({ name }) => name);
      return {
        code: 'unused-check-key',
        path: [...path, 'check', key],
        target: 'key',
        message: `a check of type ${check.type} does not use ${key}`,
        hint: `${types.length === 0 ? '' : `set type: ${types.join(' or ')}, or `}delete this key`,
      };
    });
}

function problemsOfType({ check }: CompleteService, path: Path): Finding[] {
  const problems = findCheckType(check.type)?.problems?.(check) ?? [];
  return problems.map((problem) => ({
    ...problem,
    path: [...path, 'check', ...problem.path],
  }));
}

/** A TCP connection says nothing about a UDP service; who asks for one by name may have a reason. */
function uncheckedUdp(service: CompleteService, path: Path, { isWritten }: RuleContext): Finding[] {
  const { protocol, check } = service;
  if (protocol !== 'udp' || isWritten([...path, 'check', 'type'])) return [];
  if (findCheckType(check.type)?.asksTcpPort !== true) return [];
  return [
    {
      code: 'udp-check',
      path: [...path, 'protocol'],
      message: `a UDP service has no check by default, and ${check.type} would check a TCP port`,
      hint: 'set check.type: command, name the TCP check that shows whether the server works, or set none',
    },
  ];
}
