import { bringUp } from '../lab/cluster/bring-up.ts';
import { Lab } from '../lab/lab.ts';
import type { LabSettings } from '../lab/settings.ts';

/** Boots a lab, works in it, and ends it however the work ends; also on Ctrl-C. */
export async function inOwnLab<T>(
  settings: LabSettings,
  print: (text: string) => void,
  work: (lab: Lab, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lab = await Lab.create(settings);
  const stop = new AbortController();
  const interrupt = (signal: NodeJS.Signals) => {
    stop.abort();
    // What goes on in the lab fails when its machines are gone; the exit code tells why.
    void lab.stop().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, interrupt);
  const started = performance.now();
  const seconds = () => ((performance.now() - started) / 1000).toFixed(1).padStart(6);
  try {
    print(`${lab.accelerator.accelerator}: ${lab.accelerator.reason}\n`);
    await bringUp(lab, ({ name }, stage) => print(`${seconds()} s  ${name.padEnd(12)} ${stage}\n`));
    print(`${seconds()} s  the cluster serves\n`);
    return await work(lab, stop.signal);
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, interrupt);
    if (!stop.signal.aborted) await lab.stop();
  }
}
