import { readIfThere } from '../../shared/node/files.ts';
import { paths } from '../../shared/node/paths.ts';
import { xmlTags } from '../../shared/cluster/xml-tags.ts';
import { Refusal } from '../apply/refusal.ts';
import { at, type System } from '../firstboot/system.ts';

/*
 * Directors agree on a new key in two places of pacemaker. Each says for itself that it has the new one: an attribute
 * that is gone when the director is. That all have it is a property of the configuration, which outlives them: it is
 * written once, before corosync reads its key anew, and whoever has to choose between two keys goes by it.
 */

const name = 'lvsmith-key';

/** @throws Refusal when pacemaker does not take it. */
export function sayHasKey(system: System, fingerprint: string): void {
  must(system, ['attrd_updater', '--name', name, '--update', fingerprint]);
}

export function sayNothing(system: System): void {
  system.run('attrd_updater', ['--name', name, '--delete']);
}

/** Directors of a list that do not say that they have the key. */
export function withoutKey(
  system: System,
  fingerprint: string,
  directors: readonly string[],
): readonly string[] {
  // It fails while nobody has said anything.
  const { output } = system.run('attrd_updater', ['--name', name, '--query', '--all']);
  const have = new Set(
    output
      .split('\n')
      .filter((line) => line.includes(`value="${fingerprint}"`))
      .flatMap((line) => /host="([^"]*)"/.exec(line)?.[1] ?? []),
  );
  return directors.filter((director) => !have.has(director));
}

/** Makes the key count. @throws Refusal when pacemaker does not take it. */
export function decide(system: System, fingerprint: string): void {
  must(system, ['crm_attribute', '--type', 'crm_config', '--name', name, '--update', fingerprint]);
}

/**
 * Whether a key counts in the whole cluster, by pacemaker; where it does not run, by what it has written to the disk.
 */
export function isDecided(system: System, fingerprint: string): boolean {
  const query = system.run('cibadmin', ['--query', '--scope', 'crm_config']);
  const cib = query.code === 0 ? query.output : (readIfThere(at(system, paths.liveCib)) ?? '');
  return xmlTags(cib).some(
    ({ name: tag, attributes }) =>
      tag === 'nvpair' && attributes['name'] === name && attributes['value'] === fingerprint,
  );
}

function must(system: System, [program = '', ...args]: readonly string[]): string {
  const { code, output } = system.run(program, args);
  if (code === 0) return output;
  throw new Refusal('failed', `"${program}" failed: ${output.trim()}`);
}
