import type { Lab } from '../../lab/lab.ts';
import { exitCodes } from '../../runtime/exit-codes.ts';
import { Failure } from '../../runtime/failure.ts';

/**
 * Pulls or plugs in the cables of a machine, all of them or that of one network.
 *
 * @throws Failure (2) for a network that the machine is not in.
 */
export async function moveCables(
  lab: Lab,
  name: string,
  network: string | undefined,
  act: 'cut' | 'heal',
): Promise<void> {
  const machine = lab.machine(name);
  const all = machine.settings.nics.map((nic) => nic.network);
  if (network !== undefined && !all.includes(network))
    throw new Failure(`${name} is not in a network ${network}`, { exitCode: exitCodes.usage });
  for (const each of network === undefined ? all : [network]) await machine[act](each);
}
