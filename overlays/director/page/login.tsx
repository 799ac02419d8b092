import { useState } from 'preact/hooks';
import type { Api, Session } from './api.ts';

/** The password, and a name for the journal. */
export function Login({
  api,
  done,
}: {
  readonly api: Api;
  readonly done: (session: Session) => void;
}) {
  const [refused, setRefused] = useState('');
  const [busy, setBusy] = useState(false);
  const logIn = async (fields: FormData) => {
    const word = (name: string) => {
      const value = fields.get(name);
      return typeof value === 'string' ? value : '';
    };
    setBusy(true);
    try {
      const answer = await api.logIn(word('name'), word('password'));
      if ('refused' in answer) setRefused(answer.refused);
      else done(answer);
    } catch {
      setRefused('the console does not answer');
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: SubmitEvent & { readonly currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    void logIn(new FormData(event.currentTarget));
  };
  return (
    <main class="login">
      <h1>lvsmith</h1>
      <form onSubmit={submit}>
        <label>
          Your name, for the journal
          <input name="name" autocomplete="username" required maxLength={40} />
        </label>
        <label>
          Password of the console
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <button type="submit" disabled={busy}>
          Log in
        </button>
        <p role="alert" class="bad">
          {refused}
        </p>
      </form>
    </main>
  );
}
