import { useEffect, useRef, useState } from 'preact/hooks';
import type { ActionAnswer } from '../../shared/console/protocol.ts';
import type { VerbReport } from '../../shared/verbs/report.ts';
import type { Wish } from './api.ts';

interface Props {
  readonly verb: string;
  readonly argument: string;
  readonly act: (wish: Wish) => Promise<ActionAnswer>;
  readonly close: () => void;
}

/** Says what an action will do, asks, does it, and says what became of it. */
export function AskDialog({ verb, argument, act, close }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [outlook, setOutlook] = useState<ActionAnswer>();
  const [result, setResult] = useState<ActionAnswer>();
  const [busy, setBusy] = useState(false);
  const wish = { verb, argument, force: false };
  useEffect(() => {
    dialog.current?.showModal();
    act({ ...wish, simulate: true }).then(setOutlook, (error: unknown) =>
      setOutlook(failed(error)),
    );
  }, []);
  const confirm = (force: boolean) => {
    setBusy(true);
    act({ ...wish, simulate: false, force })
      .then(setResult, (error: unknown) => setResult(failed(error)))
      .finally(() => setBusy(false));
  };
  const shown = result ?? outlook;
  const planned =
    result === undefined && outlook !== undefined && 'report' in outlook
      ? outlook.report
      : undefined;
  return (
    <dialog ref={dialog} aria-labelledby="asked" onClose={close}>
      <h2 id="asked">{`${verb} ${argument}`.trim()}</h2>
      <div aria-live="polite">
        {shown === undefined ? <p>Simulating…</p> : <Answer of={shown} />}
        {busy && <p>It is being done, which may take a minute…</p>}
      </div>
      <p class="actions">
        {planned?.result === 'simulated' && (
          <button type="button" disabled={busy} onClick={() => confirm(false)}>
            Do it
          </button>
        )}
        {planned?.result === 'refused' && (
          <button type="button" class="danger" disabled={busy} onClick={() => confirm(true)}>
            Do it all the same
          </button>
        )}
        <button type="button" onClick={() => dialog.current?.close()}>
          {result === undefined && !busy ? 'Cancel' : 'Close'}
        </button>
      </p>
    </dialog>
  );
}

function failed(error: unknown): ActionAnswer {
  return { refused: `the console does not answer: ${String(error)}` };
}

function Answer({ of }: { readonly of: ActionAnswer }) {
  if ('refused' in of) return <p class="bad">{of.refused}</p>;
  const { result, message, hint, warnings, simulated } = of.report;
  return (
    <>
      <p>
        <strong>{resultWords[result]}</strong> {message}
      </p>
      {hint !== undefined && <p>{hint}</p>}
      {warnings.length > 0 && (
        <ul>
          {warnings.map((words) => (
            <li key={words}>Warning: {words}</li>
          ))}
        </ul>
      )}
      {Object.entries(simulated ?? {}).map(([address, holder]) => (
        <p key={address}>
          Afterwards, by pacemaker's simulation: {address} on {holder ?? 'no director'}
        </p>
      ))}
    </>
  );
}

const resultWords: Readonly<Record<VerbReport['result'], string>> = {
  done: 'Done:',
  unchanged: 'Nothing to do:',
  refused: 'Better not:',
  failed: 'Failed:',
  simulated: 'Nothing is changed yet:',
};
