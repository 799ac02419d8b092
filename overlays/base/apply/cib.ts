import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { markedAs, markedFor } from '../../shared/apply/digest.ts';
import type { CheckResult } from '../../shared/apply/messages.ts';
import { addressResource } from '../../shared/cluster/resources.ts';
import { readIfThere } from '../../shared/node/files.ts';
import { paths } from '../../shared/node/paths.ts';
import { at, type System } from '../firstboot/system.ts';
import type { Former, Staged } from './records.ts';

/*
 * Pacemaker's configuration is changed by the difference between what lvsmith rendered last and what it renders now.
 * So what administrators did meanwhile stays: drains, standby, constraints of their own.
 */

/** What lvsmith rendered last, and what it renders now. */
export interface CibChange {
  readonly from: string;
  readonly to: string;
}

/** undefined: the change is none of pacemaker's configuration. */
export function cibChange(
  system: System,
  { files, effects }: Staged,
  before?: readonly Former[],
): CibChange | undefined {
  if (!effects.includes('cib')) return undefined;
  const content = files.find(({ path }) => path === paths.appliedCib)?.content;
  const kept =
    before === undefined
      ? readIfThere(at(system, paths.appliedCib))
      : before.find(({ path }) => path === paths.appliedCib)?.text;
  const from = kept ?? readIfThere(at(system, paths.cib)) ?? '';
  return { from, to: content !== undefined && 'text' in content ? content.text : '' };
}

/** On a file system in memory; the configuration is not for everybody's eyes. */
const scratch = '/run/lvsmith/apply-cib';

/** The configuration as pacemaker keeps it, while it does not run. */
const onDisk = `CIB_file=${paths.liveCib}`;

/**
 * What pacemaker would do, on a copy of its configuration.
 *
 * @throws Error with the words of the tool that refuses it.
 */
export function simulateCib(system: System, change: CibChange): CheckResult {
  return inScratch(system, fromLive(system, change), (files) => {
    shell(system, 'cibadmin --query >"$1"', files.live);
    must(system, [
      'env',
      `CIB_file=${files.live}`,
      'cibadmin',
      '--patch',
      '--xml-file',
      files.patch,
    ]);
    must(system, ['crm_verify', '--xml-file', files.live]);
    // It works on a copy, which it makes beside pacemaker's own unless it is told where.
    const place = `CIB_shadow_dir=${dirname(files.live)}`;
    const simulate = ['crm_simulate', '--simulate', '--xml-file', files.live];
    const said = must(system, ['env', place, ...simulate]);
    const transition = transitionOf(said);
    const [stop] = transition.filter((line) => stopsAddress(line, change.to));
    if (stop !== undefined)
      throw new Error(`no director would hold a floating address any more: ${stop}`);
    return { transition, moves: transition.some(movesAddress) };
  });
}

/** Gives the change to pacemaker. @throws Error with its words when it refuses. */
export function patchCib(system: System, change: CibChange): void {
  inScratch(system, fromLive(system, change), ({ patch }) => {
    must(system, ['cibadmin', '--patch', '--xml-file', patch]);
  });
}

/**
 * What is running says which change it was last patched for, whatever the file says that was rendered last: that of a
 * new image has no mark.
 */
function fromLive(system: System, { from, to }: CibChange): CibChange {
  return { from: markedAs(from, must(system, ['cibadmin', '--query'])), to };
}

/**
 * Takes a change back, if the configuration is that of this change: another director may have done it already. Where
 * pacemaker does not run, its file is changed.
 */
export function unpatchCib(system: System, { from, to }: CibChange, id: string): void {
  const runs = system.run('systemctl', ['is-active', '--quiet', 'pacemaker.service']).code === 0;
  const env = runs ? [] : ['env', onDisk];
  const query = system.run('env', [...(runs ? [] : [onDisk]), 'cibadmin', '--query']);
  if (query.code !== 0 && !runs) return;
  if (markedFor(query.output) !== id) return;
  inScratch(system, { from: to, to: from }, ({ patch }) => {
    must(system, [...env, 'cibadmin', '--patch', '--xml-file', patch]);
  });
}

interface ScratchFiles {
  readonly live: string;
  readonly patch: string;
}

function inScratch<T>(system: System, change: CibChange, work: (files: ScratchFiles) => T): T {
  const folder = at(system, scratch);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    const [from, to] = [join(folder, 'from.xml'), join(folder, 'to.xml')];
    writeFileSync(from, withoutComments(change.from), { mode: 0o600 });
    writeFileSync(to, withoutComments(change.to), { mode: 0o600 });
    const files = { live: join(folder, 'live.xml'), patch: join(folder, 'patch.xml') };
    // It ends with 1 when they differ, as diff(1) does.
    const diff = 'crm_diff --original "$1" --new "$2" --no-version >"$3" || [ $? = 1 ]';
    shell(system, diff, from, to, files.patch);
    return work(files);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A patch of comments finds none in a configuration that another program has written. */
function withoutComments(cib: string): string {
  return cib.replaceAll(/<!--[\s\S]*?-->/g, '');
}

function shell(system: System, script: string, ...args: readonly string[]): void {
  must(system, ['sh', '-c', script, 'sh', ...args]);
}

function must(system: System, [program = '', ...args]: readonly string[]): string {
  const { code, output } = system.run(program, args);
  if (code === 0) return output;
  // A refused patch comes with the whole configuration.
  const said = output.split('\n').filter((line) => !/^\s*</.test(line));
  throw new Error(`${[program, ...args].join(' ')}: ${said.join(' ').trim().slice(0, 300)}`);
}

/** `  * Move       address-1     ( litsha21 -> litsha22 )` */
function transitionOf(text: string): readonly string[] {
  const [, summary = ''] = text.split(/^Transition Summary:$/m);
  const [lines = ''] = summary.split(/\n\s*\n/);
  return lines
    .split('\n')
    .flatMap((line) => /^\s*\* (.*)$/.exec(line)?.[1]?.replaceAll(/\s+/g, ' ') ?? []);
}

/** One that starts anew where it is ends its connections as well. */
function movesAddress(line: string): boolean {
  const [what = '', resource = ''] = line.split(' ');
  return (what === 'Move' || what === 'Restart') && resource.startsWith(addressResource(''));
}

/** One that the configuration still has; what it has lost is meant to stop. */
function stopsAddress(line: string, cib: string): boolean {
  const [what = '', resource = ''] = line.split(' ');
  return (
    what === 'Stop' &&
    resource.startsWith(addressResource('')) &&
    cib.includes(`<primitive id="${resource}"`)
  );
}
