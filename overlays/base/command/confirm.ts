import { createInterface } from 'node:readline/promises';

/**
 * Asks a person at the terminal; undefined: there is nobody to ask. Only a clear yes is one: Ctrl-C, the end of the
 * input and everything else leave the cluster as it is.
 */
export function confirmAtTerminal(
  interrupted: AbortSignal,
): ((question: string) => Promise<boolean>) | undefined {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return undefined;
  return async (question) => {
    const lines = createInterface({ input: process.stdin, output: process.stdout });
    // readline takes Ctrl-C for itself.
    lines.once('SIGINT', () => lines.close());
    const ended = new Promise<string>((resolve) => lines.once('close', () => resolve('')));
    const asked = lines.question(`${question} [y/N] `, { signal: interrupted }).catch(() => '');
    const answer = await Promise.race([asked, ended]);
    lines.close();
    return isYes(answer);
  };
}

export function isYes(answer: string): boolean {
  return /^\s*y(es)?\s*$/i.test(answer);
}
