import { type Argv, tryRun } from '../../shared/node/run.ts';
import type { MonCheck } from './mon-cf.ts';

/** What a check says at this moment. */
export interface ServerAnswer extends Pick<MonCheck, 'realserver' | 'service'> {
  readonly works: boolean;
  /** What the monitor said; empty when it works. */
  readonly words: string;
  readonly milliseconds: number;
}

/** Checks at a time: each takes a shell and what it starts. */
const atOnce = 16;
/** Milliseconds: a monitor ends by itself before that. */
const patience = 90_000;

/** As the user that mon runs its checks as, with nothing that it has not. */
export function asMon(folder: string, [program, ...words]: MonCheck['argv']): Argv {
  const user = [
    'setpriv',
    '--reuid=mon',
    '--regid=mon',
    '--init-groups',
    '--no-new-privs',
  ] as const;
  return [...user, '--bounding-set=-all,+net_raw', '--', `${folder}/${program}`, ...words];
}

/**
 * Runs every check once, several at a time, and returns the answers in the order of the checks.
 *
 * @param tell is told of each answer as it comes.
 */
export async function askServers(
  checks: readonly MonCheck[],
  command: (argv: MonCheck['argv']) => Argv,
  run: typeof tryRun = tryRun,
  tell: (answer: ServerAnswer) => void = () => undefined,
): Promise<readonly ServerAnswer[]> {
  const answers: ServerAnswer[] = [];
  let next = 0;
  const work = async () => {
    for (let index = next++; index < checks.length; index = next++) {
      const check = checks[index];
      if (check === undefined) continue;
      const answer = await ask(check, command, run);
      answers[index] = answer;
      tell(answer);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return answers;
}

async function ask(
  { realserver, service, argv }: MonCheck,
  command: (argv: MonCheck['argv']) => Argv,
  run: typeof tryRun,
): Promise<ServerAnswer> {
  const began = performance.now();
  const { code, stdout, stderr } = await run(command(argv), { timeout: patience });
  const milliseconds = Math.round(performance.now() - began);
  // As mon takes it: the first line names what failed, the others say why.
  const [, ...words] = stdout.trim().split('\n');
  const said = words.join('; ') || stdout.trim() || stderr || `ended with ${code}`;
  return { realserver, service, works: code === 0, words: code === 0 ? '' : said, milliseconds };
}
