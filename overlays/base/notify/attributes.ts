import { xmlTags } from '../../shared/cluster/xml-tags.ts';
import { run, tryRun } from '../../shared/node/run.ts';
import { ledgerText, parseLedger, type Ledger } from './ledger.ts';

/**
 * Directors tell each other what they have told through pacemaker's attribute daemon. The attribute is a private one: it
 * is in the memory of all directors, and never in the cluster's configuration, so that nothing is decided anew.
 */
const attribute = 'lvsmith-told';
/** Milliseconds: a daemon that hangs must not keep a message back. */
const timeout = 5000;

/** The ledgers of the directors that this one sees, by name; undefined: pacemaker does not say. */
export async function readLedgers(): Promise<ReadonlyMap<string, Ledger> | undefined> {
  const { code, stdout } = await tryRun(
    ['attrd_updater', '--query', '--all', '--name', attribute, '--output-as=xml'],
    { timeout },
  );
  const ledgers = parseAttributes(stdout);
  // Nobody has set it yet: that is an error to attrd_updater.
  return code === 0 || stdout.includes('<pacemaker-result') ? ledgers : undefined;
}

/** `<attribute name="lvsmith-told" host="litsha21" value="…"/>` */
export function parseAttributes(xml: string): ReadonlyMap<string, Ledger> {
  return new Map(
    xmlTags(xml).flatMap(({ name, attributes: { name: key, host, value } }) => {
      const ledger =
        name === 'attribute' && key === attribute ? parseLedger(value ?? '') : undefined;
      return ledger === undefined || host === undefined ? [] : [[host, ledger] as const];
    }),
  );
}

/** @throws Error when pacemaker does not take it. */
export async function writeLedger(ledger: Ledger): Promise<void> {
  const value = ledgerText(ledger);
  await run(['attrd_updater', '--private', '--name', attribute, '--update', value], { timeout });
}
