import { formatDiagnostic } from '../../shared/diagnostics/format-diagnostic.ts';
import type { TrustSummary } from '../../shared/node/first-boot-status.ts';
import type { NodeIdentity } from '../../shared/node/node.ts';
import type { ApplyState, EndedChange } from '../../shared/state/apply-state.ts';
import type { DirectorState, Part } from '../../shared/state/node-state.ts';
import { ageOf, isKnown, valueOf } from '../../shared/state/part.ts';
import { stuckText } from '../../shared/state/notify-state.ts';
import type { NodeStatus } from '../../shared/state/verdict.ts';
import { updateSentences } from '../../shared/update/update-words.ts';

/** `lvsmith status` for a person. */
export function statusText(status: NodeStatus): string {
  const { verdict, reasons, identity, firstBoot, units, director, witness } = status;
  const node = valueOf(identity) ?? undefined;
  const who = node === undefined ? 'this node' : `${node.name}, ${node.role} of ${node.cluster}`;
  const lines = [`${who}: ${verdict}`, ...reasons.map((reason) => `  ${reason}`)];
  const boot = valueOf(firstBoot) ?? undefined;
  if (boot !== undefined) {
    lines.push(row('seed', `${boot.state}: ${boot.message}`));
    for (const diagnostic of boot.diagnostics)
      lines.push(...formatDiagnostic(diagnostic, undefined).split('\n').map(indent));
    if (boot.trust !== undefined) lines.push(row('seeds from', trustText(boot.trust, boot.node)));
    for (const { source, claim } of boot.acceptable ?? [])
      lines.push(row('', `by accept-seed: ${source}, ${claim}`));
  }
  const image = valueOf(status.image);
  if (image !== undefined) lines.push(row('image', `${image.id} ${image.version}`));
  const changes = valueOf(status.changes);
  if (changes !== undefined) lines.push(...changeLines(changes));
  lines.push(...updateLines(status));
  for (const stuck of valueOf(status.notify)?.stuck ?? [])
    lines.push(row('notify', stuckText(stuck)));
  for (const [unit, state] of Object.entries(valueOf(units) ?? {})) lines.push(row(unit, state));
  if (director !== undefined) lines.push(...directorLines(director, status.at));
  if (witness !== undefined)
    lines.push(
      ...part('witness', witness, status.at, ({ promisedTo }) => [
        promisedTo === null ? 'promised to nobody' : `promised to ${promisedTo}`,
      ]),
    );
  return `${lines.join('\n')}\n`;
}

/** What became of changes while the node ran. */
function changeLines({ pending, last }: ApplyState): string[] {
  const waits =
    pending === null
      ? []
      : [`${pending.id} by ${pending.by} waits for its confirmation until ${pending.until}`];
  const ended = last === null ? [] : [endText(last)];
  return [...waits, ...ended].map((text) => row('change', text));
}

function endText({ id, by, outcome, why, at }: EndedChange): string {
  return outcome === 'confirmed'
    ? `${id} by ${by} was confirmed at ${at}`
    : `${id} by ${by} was TAKEN BACK at ${at}: ${why}; lvsmith apply on the build host shows it again`;
}

/** What a person should know of the node's updates; nothing where there is nothing to do or to wait for. */
function updateLines({ image, update }: NodeStatus): readonly string[] {
  if (update === undefined) return [];
  const runs = valueOf(image)?.version ?? 'an unknown version';
  const sentences = isKnown(update) ? updateSentences(runs, update.value) : [update.unknown];
  return sentences.map((sentence, index) => row(index === 0 ? 'update' : '', sentence));
}

/** Who may give this node a seed. */
function trustText({ keys, serial }: TrustSummary, node: NodeIdentity | undefined): string {
  if (keys.length === 0) return node === undefined ? 'anybody: it is the first one' : 'root alone';
  return `${keys.join(', ')}${serial === undefined ? '' : `, after number ${serial}`}`;
}

function directorLines(director: DirectorState, now: string): string[] {
  return [
    ...part('quorum', director.quorum, now, ({ quorate, votes, expectedVotes, witness }) => [
      `${quorate ? 'yes' : 'no'}, ${votes} of ${expectedVotes} votes${witness === 'silent' ? ', without the witness' : ''}`,
    ]),
    ...part('directors', director.pacemaker, now, ({ nodes, failures }) => [
      nodes.map(({ name, state }) => `${name} ${state}`).join(', '),
      ...failures.map(
        ({ resource, operation, node, reason, time }) =>
          `failed: ${resource} ${operation} on ${node} at ${time}: ${reason}`,
      ),
    ]),
    ...part('addresses', director.addresses, now, (addresses) =>
      addresses.map(({ address, here, holder }) => `${address} ${place(here, holder)}`),
    ),
    ...part('lease', director.lease, now, (lease) => (lease === null ? [] : [lease.role])),
    ...part('sync', director.sync, now, ({ role, synced }) => [
      role === 'none' && synced
        ? 'off: connections end when the address moves'
        : `${role}${synced ? ', has received what the holder sent' : ', still receiving'}`,
    ]),
    ...part('mon', director.reconciler, now, ({ mon }) => [mon]),
    ...part('servers', director.health, now, (health) => {
      const down = health.filter(({ verdict }) => verdict === 'down');
      return [
        `${health.length - down.length} of ${health.length} services up`,
        ...down.map(
          ({ realserver, service, since, words }) =>
            `down: ${realserver} ${service}${since === null ? '' : ` since ${since}`}${words === '' ? '' : `: ${words}`}`,
        ),
      ];
    }),
    ...part('drained', director.drained, now, (names) =>
      names.length === 0 ? [] : [names.join(', ')],
    ),
  ];
}

function place(here: boolean, holder: string | null): string {
  if (here) return 'here';
  return holder === null ? 'with nobody that pacemaker knows' : `on ${holder}`;
}

/** Seconds: the reconciler writes every five. What is older is shown with its age. */
const fresh = 10;

/** The lines of a part of the document, the first with its name. */
function part<T>(
  name: string,
  of: Part<T>,
  now: string,
  lines: (value: T) => readonly string[],
): string[] {
  if (!isKnown(of)) return [row(name, `unknown: ${of.unknown}`)];
  const age = ageOf(of, now);
  const [first, ...more] = lines(of.value);
  if (first === undefined) return [];
  return [
    row(name, `${first}${age <= fresh ? '' : ` (${age} s ago)`}`),
    ...more.map((line) => row('', line)),
  ];
}

function row(name: string, text: string): string {
  return `${name.padEnd(17)} ${text}`;
}

function indent(line: string): string {
  return `  ${line}`;
}
