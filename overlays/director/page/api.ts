import type { Action, ActionAnswer, Asked, AskedAnswer } from '../../shared/console/protocol.ts';

/** Who is logged in, and what the console wants to see with an action. */
export interface Session {
  readonly name: string;
  readonly token: string;
}

export type Wish = Pick<Action, 'verb' | 'argument' | 'simulate' | 'force'>;

/** Has something looked up on the director. It never fails: the answer says why there is none. */
export type LookUp = <K extends keyof Asked>(what: K) => Promise<AskedAnswer<K>>;

/** The console that the page came from. */
export interface Api {
  /** Undefined: it wants a password. @throws Error when it does not answer. */
  readonly session: () => Promise<Session | undefined>;
  /** Why it was refused, or who is in. */
  readonly logIn: (
    name: string,
    password: string,
  ) => Promise<Session | { readonly refused: string }>;
  readonly logOut: (session: Session) => Promise<void>;
  readonly act: (session: Session, wish: Wish) => Promise<ActionAnswer>;
  readonly lookUp: LookUp;
}

/** Milliseconds: a director that is gone says nothing, not even that. */
const patience = 5000;

export const consoleApi: Api = {
  session: async () => {
    const response = await fetch('/api/session', { signal: AbortSignal.timeout(patience) });
    if (response.status === 401) return undefined;
    const session: Session = await answerOf(response);
    return session;
  },
  logIn: async (name, password) => {
    const response = await post('/api/login', { name, password });
    return response.json();
  },
  logOut: async (session) => void (await post('/api/logout', {}, session)),
  act: async (session, wish) => {
    const response = await post('/api/act', wish, session);
    return response.json();
  },
  lookUp: (what) =>
    fetch(`/api/${what}`)
      .then((response) => response.json())
      .catch(() => ({ refused: 'the console does not answer' })),
};

function post(path: string, body: object, session?: Session): Promise<Response> {
  return fetch(path, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(session === undefined ? {} : { 'x-lvsmith-token': session.token }),
    },
    body: JSON.stringify(body),
  });
}

async function answerOf(response: Response) {
  if (!response.ok) throw new Error(`the console answered with ${response.status}`);
  return response.json();
}
