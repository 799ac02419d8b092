import { fileURLToPath } from 'node:url';
import { deferred, type Deferred } from '../../runtime/deferred.ts';
import { lines } from '../../runtime/lines.ts';
import type { Child } from '../../runtime/child.ts';
import type { Director } from '../stacks/director.ts';
import { serverAddress } from './profile-text.ts';

/** The servers of a measurement, all in one process in the director's network. */
export class ServerPark {
  readonly #child: Child;
  readonly #answers: Deferred<string>[];

  private constructor(child: Child, answers: Deferred<string>[]) {
    this.#child = child;
    this.#answers = answers;
  }

  /** @param pem a certificate and its key. */
  static async start(director: Director, servers: number, pem: string): Promise<ServerPark> {
    const links = Array.from(
      { length: servers },
      (_, index) => `address add ${serverAddress(index)}/32 dev lo`,
    );
    const ip = await director.start(['ip', '-batch', '-'], { stdin: 'pipe' });
    ip.process.stdin?.end(`${links.join('\n')}\n`);
    if ((await ip.ended) !== 0) throw new Error(`ip: ${ip.complaint()}`);
    const answers: Deferred<string>[] = [deferred<string>()];
    const [ready] = answers;
    const program = fileURLToPath(new URL('servers.js', import.meta.url));
    const child = await director.start([process.execPath, program, String(servers), pem], {
      stdin: 'pipe',
      onStdout: lines((line) => answers.shift()?.resolve(line)).push,
    });
    void child.ended.then(() => rejectAll(answers, `the servers ended: ${child.complaint()}`));
    await ready?.promise;
    return new ServerPark(child, answers);
  }

  /** `refuse N`, `hang N`, `serve N`, or `judged`: how many services mon thinks well of. */
  order(words: string): Promise<string> {
    const answer = deferred<string>();
    this.#answers.push(answer);
    this.#child.process.stdin?.write(`${words}\n`);
    return answer.promise;
  }

  async stop(): Promise<void> {
    this.#child.process.stdin?.end();
    await this.#child.ended;
  }
}

function rejectAll(answers: Deferred<string>[], why: string): void {
  for (const each of answers.splice(0)) each.reject(new Error(why));
}
