import { createConnection } from 'node:net';
import type {
  Action,
  ActionAnswer,
  AgentQuestion,
  Asked,
  AskedAnswer,
} from '../../shared/console/protocol.ts';
import { readLines } from '../../shared/console/lines.ts';

/** Bytes: the state of a thousand servers is well below. */
const longestAnswer = 16 * 1024 * 1024;

/**
 * Asks the agent for the state, again and again.
 *
 * @param ended is told why there are no more
 * @returns what ends it
 */
export function watchAgent(
  socketPath: string,
  take: (line: string) => void,
  ended: (reason: string) => void,
): () => void {
  const socket = createConnection(socketPath);
  let over = false;
  let reason = 'its agent ended';
  socket.on('connect', () => socket.write(`${JSON.stringify({ ask: 'watch' })}\n`));
  readLines(socket, longestAnswer, (line) => {
    if (!over) take(line);
  });
  socket.on('error', (error) => {
    reason = `its agent cannot be asked: ${error.message}`;
  });
  socket.on('close', () => {
    if (!over) ended(reason);
    over = true;
  });
  return () => {
    over = true;
    socket.destroy();
  };
}

/** Has the agent carry out an action, or simulate it. It ends without regard to who waits for the answer. */
export function askAgent(socketPath: string, action: Action): Promise<ActionAnswer> {
  return askOnce<ActionAnswer>(socketPath, { ask: 'act', ...action });
}

/** Has the agent look something up. */
export function lookUp<K extends keyof Asked>(
  socketPath: string,
  what: K,
): Promise<AskedAnswer<K>> {
  return askOnce<AskedAnswer<K>>(socketPath, { ask: what });
}

function askOnce<T>(
  socketPath: string,
  question: AgentQuestion,
): Promise<T | { readonly refused: string }> {
  return new Promise((resolve) => {
    const socket = createConnection(socketPath);
    let reason =
      'its agent ended without an answer: lvsmith status on the director says what became of it';
    socket.on('connect', () => socket.write(`${JSON.stringify(question)}\n`));
    readLines(socket, longestAnswer, (line) => {
      // The agent is lvsmith's own, of the same image.
      const answer: T = JSON.parse(line);
      resolve(answer);
      socket.destroy();
    });
    socket.on('error', (error) => {
      reason = `its agent cannot be asked: ${error.message}`;
    });
    socket.on('close', () => resolve({ refused: reason }));
  });
}
