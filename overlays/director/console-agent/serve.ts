import type { Server, Socket } from 'node:net';
import { readLines } from '../../shared/console/lines.ts';
import {
  type Action,
  type ActionAnswer,
  type AgentQuestion,
  type Asked,
  type ConsoleState,
  longestQuestion,
} from '../../shared/console/protocol.ts';
import type { Watch } from './watch.ts';

interface Services {
  readonly watch: Watch<ConsoleState>;
  readonly act: (action: Action) => Promise<ActionAnswer>;
  /** What is looked up when somebody asks. */
  readonly asked: { readonly [K in keyof Asked]: () => Promise<Asked[K]> };
  /** Called when nobody is connected any more. */
  readonly idle: () => void;
  /** Called when somebody connects. */
  readonly busy: () => void;
}

/** Milliseconds in which a question must have come. */
const questionTimeout = 5000;
/** Bytes that may wait for a console that does not read: it is ended then, and comes back. */
const longestBacklog = 8 * 1024 * 1024;

/** Answers the console on a socket that only it can open. */
export function serve(server: Server, { watch, act, asked, idle, busy }: Services): void {
  let open = 0;
  server.on('connection', (socket) => {
    open++;
    busy();
    socket.setTimeout(questionTimeout, () => socket.destroy());
    socket.on('error', () => {
      // The console ended: there is nobody to tell.
    });
    socket.on('close', () => {
      open--;
      if (open === 0) idle();
    });
    let hasAsked = false;
    readLines(socket, longestQuestion, (line) => {
      const question = hasAsked ? undefined : parseQuestion(line);
      hasAsked = true;
      if (question === undefined) socket.destroy();
      else {
        socket.setTimeout(0);
        answer(socket, question);
      }
    });
  });

  function answer(socket: Socket, question: AgentQuestion): void {
    const send = (value: object) => void socket.write(`${JSON.stringify(value)}\n`);
    if (question.ask === 'watch') {
      const end = watch.add((state) => {
        if (socket.writableLength > longestBacklog) socket.destroy();
        else send(state);
      });
      socket.on('close', end);
      return;
    }
    const found =
      question.ask === 'act'
        ? act(question)
        : asked[question.ask]().then((value) => ({ found: value }));
    found.then(
      (value) => socket.end(`${JSON.stringify(value)}\n`),
      (error: unknown) => {
        const refused = error instanceof Error ? error.message : String(error);
        socket.end(`${JSON.stringify({ refused })}\n`);
      },
    );
  }
}

/** Undefined for whatever is no question, be it of a console that was taken over. */
export function parseQuestion(line: string): AgentQuestion | undefined {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null) return undefined;
  const it: { readonly [K in keyof Action | 'ask']?: unknown } = value;
  if (it.ask === 'watch' || it.ask === 'why' || it.ask === 'history') return { ask: it.ask };
  const { verb, argument, simulate, force, by } = it;
  if (
    it.ask !== 'act' ||
    typeof verb !== 'string' ||
    typeof argument !== 'string' ||
    typeof simulate !== 'boolean' ||
    typeof force !== 'boolean' ||
    typeof by !== 'string'
  )
    return undefined;
  return { ask: 'act', verb, argument, simulate, force, by };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
