import { tryRun } from '../../shared/node/run.ts';
import { answerTimeout } from './pacemaker.ts';

/**
 * Whether the kernel has the firewall: its unit stays active when somebody flushes the rules.
 *
 * @throws Error when the kernel does not say, as to anybody but root.
 */
export async function askFirewall(timeout = answerTimeout): Promise<'loaded' | 'missing'> {
  const list = ['nft', 'list', 'tables', 'inet'] as const;
  const { code, stdout, stderr } = await tryRun(list, { timeout });
  if (code !== 0) throw new Error(stderr === '' ? `nft ended with ${code}` : stderr);
  return stdout.split('\n').includes('table inet lvsmith') ? 'loaded' : 'missing';
}
