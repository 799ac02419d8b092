import { useEffect, useState } from 'preact/hooks';
import type { Api, Session } from './api.ts';
import { Board } from './board.tsx';
import { Login } from './login.tsx';
import { listen, noNews, withEvent } from './news.ts';

type Access = 'asking' | 'refused' | 'silent' | Session;

/** Milliseconds before a console that does not answer is asked again. */
const retry = 2000;
/**
 * Milliseconds of silence after which the stream is begun anew: of a director that lost its power, or stood still, a
 * browser would wait for ever.
 */
const patience = 10_000;

/** The page: the login, or the board. */
export function App({ api }: { readonly api: Api }) {
  const [access, setAccess] = useState<Access>('asking');
  const [news, setNews] = useState(noNews);
  /** How often the stream was begun. */
  const [streams, setStreams] = useState(1);
  /** When it was begun anew, by the browser's clock. */
  const [began, setBegan] = useState(() => performance.now());
  const [clock, setClock] = useState(() => performance.now());
  const ask = () =>
    api.session().then(
      (session) => setAccess(session ?? 'refused'),
      () => setAccess('silent'),
    );
  useEffect(() => void ask(), []);
  useEffect(() => {
    const ticking = setInterval(() => setClock(performance.now()), 1000);
    return () => clearInterval(ticking);
  }, []);
  useEffect(() => {
    if (access !== 'silent') return undefined;
    const waiting = setInterval(() => void ask(), retry);
    return () => clearInterval(waiting);
  }, [access]);
  const token = typeof access === 'string' ? undefined : access.token;
  useEffect(() => {
    if (token === undefined) return undefined;
    const take = (event: Parameters<typeof withEvent>[1]) => {
      const now = performance.now();
      setClock(now);
      setNews((before) => withEvent(before, event, now));
    };
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const end = listen(take, () => {
      waiting = setTimeout(() => void ask().then(() => setStreams(streams + 1)), retry);
    });
    return () => {
      clearTimeout(waiting);
      end();
    };
  }, [token, streams]);
  const isSilent = token !== undefined && clock - Math.max(news.receivedAt, began) > patience;
  useEffect(() => {
    if (!isSilent) return;
    setBegan(clock);
    void ask().then(() => setStreams(streams + 1));
  }, [isSilent]);
  if (access === 'refused') return <Login api={api} done={setAccess} />;
  if (typeof access === 'string' && news.state === undefined)
    return (
      <main>
        <p role="status">
          {access === 'asking' ? 'Asking the console.' : 'The console does not answer.'}
        </p>
      </main>
    );
  return (
    <>
      <Board
        news={news}
        clock={clock}
        lookUp={api.lookUp}
        act={(wish) =>
          typeof access === 'string'
            ? Promise.resolve({ refused: 'the console does not answer' })
            : api.act(access, wish)
        }
      />
      {typeof access !== 'string' && (
        <footer>
          {access.name}{' '}
          <button
            type="button"
            onClick={() => void api.logOut(access).finally(() => location.reload())}
          >
            Log out
          </button>
        </footer>
      )}
    </>
  );
}
