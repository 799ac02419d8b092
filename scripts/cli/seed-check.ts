import { formatDiagnostic } from '../../overlays/shared/diagnostics/format-diagnostic.ts';
import { visible } from '../../overlays/shared/text/visible.ts';
import { InvalidDocument, printDiagnostics } from '../runtime/diagnostics.ts';
import type { CheckedSeed } from '../seed/check/check-seed.ts';
import type { NeededCard } from '../seed/check/imagined-machine.ts';

/**
 * `lvsmith seed --check PATH`.
 *
 * @throws InvalidDocument (3) for a seed that no new machine would take.
 */
export async function runSeedCheck(path: string, profile: string, json: boolean): Promise<void> {
  const { loadProfile } = await import('../profile/load.ts');
  const { timeZones } = await import('../profile/values/time-zones.ts');
  const { buildModel } = await import('../model/model.ts');
  const { checkSeedMedium } = await import('../seed/check/check-seed.ts');
  const { ownSeedKey } = await import('../seed/seed-keys.ts');
  const loaded = await loadProfile(profile);
  const { cluster } = buildModel(loaded.profile);
  const checked = await checkSeedMedium(path, {
    cluster,
    imageKeys: loaded.profile.image['seed-keys'],
    ownKey: await ownSeedKey(cluster.name),
    timeZones,
  });
  if (!checked.valid) throw new RefusedSeed(checked);
  if (json) {
    process.stdout.write(`${JSON.stringify(checked, null, 2)}\n`);
    return;
  }
  // No excerpts: a line of a seed may hold a secret.
  printDiagnostics(checked.diagnostics, new Map());
  process.stdout.write(visible(`${conclusion(checked).join('\n')}\n`));
}

class RefusedSeed extends InvalidDocument {
  readonly #checked: CheckedSeed;

  constructor(checked: CheckedSeed) {
    super(checked.diagnostics, new Map());
    this.#checked = checked;
  }

  override data(): object {
    return this.#checked;
  }
}

function conclusion({
  file,
  format,
  label,
  signature,
  node,
  cards,
  writes,
  running,
}: CheckedSeed): readonly string[] {
  const kind = format === 'config-drive' ? 'ConfigDrive' : 'NoCloud';
  const volume =
    label === undefined
      ? `a folder: its medium needs the label ${format === 'config-drive' ? 'config-2' : 'cidata'}`
      : `volume ${label}`;
  const who = node === undefined ? '' : `${node.name}, ${node.role} of ${node.cluster}`;
  return [
    `${file}: valid, ${kind} (${volume})`,
    signature === undefined
      ? 'It is not signed.'
      : `It is signed by ${signature.signer}${signature.own ? ", the cluster's key on this host" : ''}, number ${signature.serial}.`,
    `A new machine with the image of a ${node?.role} becomes ${who}, with the instance-id ${node?.instanceId}.`,
    `It must have the network cards: ${cards.map(cardText).join(', ') || 'none'}.`,
    'It writes:',
    ...writes.map((path) => `  ${path}`),
    ...runningText(running, node?.name ?? ''),
  ];
}

function cardText({ device, mac, name }: NeededCard): string {
  const wanted = [name, mac].filter((each) => each !== undefined).join(' with ');
  return `${device} (${wanted === '' ? 'any, in PCI order' : wanted})`;
}

function runningText(running: CheckedSeed['running'], name: string): readonly string[] {
  if (running.length === 0)
    return [`${name} takes it too when it has an earlier seed of the same key already.`];
  return [
    `${name} refuses it when it has another seed already:`,
    ...running.flatMap((finding) =>
      formatDiagnostic(finding, undefined)
        .split('\n')
        .map((line) => `  ${line}`),
    ),
  ];
}
