import { buttonOf, shown, textOf, until, takeAway } from '../../../../helpers/page.tsx';
import test from 'ava';
import type { Api, Wish } from '../../../../../overlays/director/page/api.ts';
import { App } from '../../../../../overlays/director/page/app.tsx';
import { Board } from '../../../../../overlays/director/page/board.tsx';
import type { ActionAnswer } from '../../../../../overlays/shared/console/protocol.ts';
import { patchBetween } from '../../../../../overlays/shared/console/patch.ts';
import { stateOf } from '../../../../helpers/console.ts';
import { healthyNode } from '../../../../helpers/node-state.ts';

/** The browser's stream of events, played by hand. */
class Stream extends EventTarget {
  static readonly CLOSED = 2;
  static last: Stream | undefined;
  readyState = 1;

  constructor() {
    super();
    Stream.last = this;
  }

  tell(name: string, value: unknown): void {
    this.dispatchEvent(new MessageEvent(name, { data: JSON.stringify(value) }));
  }

  fail(): void {
    this.readyState = Stream.CLOSED;
    this.dispatchEvent(new Event('error'));
  }

  close(): void {
    this.readyState = Stream.CLOSED;
  }
}
Object.assign(globalThis, { EventSource: Stream });

const unasked = () => Promise.resolve({ refused: 'nothing is looked up' });

test.after(takeAway);

const session = { name: 'ada', token: 'token' };
const nothing: Api = {
  session: () => Promise.resolve(session),
  logIn: () => Promise.resolve(session),
  logOut: () => Promise.resolve(),
  act: () => Promise.resolve({ refused: 'no' }),
  lookUp: unasked,
};

test.serial(
  'a console that wants a password gets it from a form, and says why it was refused',
  async (t) => {
    const tried: string[][] = [];
    const api: Api = {
      ...nothing,
      session: () => Promise.resolve(undefined),
      logIn: (...words) => {
        tried.push(words);
        return Promise.resolve(
          words[1] === 'right' ? session : { refused: 'the password is wrong' },
        );
      },
    };
    const root = shown(<App api={api} />);
    const form = await until(() => root.querySelector('form') ?? undefined);
    const fill = (name: string, value: string) =>
      form.querySelector(`input[name=${name}]`)?.setAttribute('value', value);
    const submit = () =>
      form.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
    fill('name', 'ada');
    fill('password', 'wrong');
    submit();
    await until(() => textOf(root.querySelector('[role=alert]')) === 'the password is wrong');
    fill('password', 'right');
    submit();
    await until(() => /Waiting for the director/.test(textOf(root)));
    t.deepEqual(tried, [
      ['ada', 'wrong'],
      ['ada', 'right'],
    ]);
  },
);

test.serial(
  'the page follows the stream, and asks for the password when the session is over',
  async (t) => {
    let isIn = true;
    const api = { ...nothing, session: () => Promise.resolve(isIn ? session : undefined) };
    Stream.last = undefined;
    const root = shown(<App api={api} />);
    const stream = await until(() => Stream.last);
    const state = stateOf();
    stream.tell('state', state);
    await until(() => /litsha21 holds 192\.168\.71\.205\./.test(textOf(root)));
    const later = { ...state, cluster: { ...state.cluster, name: 'renamed' } };
    stream.tell(
      'patch',
      patchBetween(JSON.parse(JSON.stringify(state)), JSON.parse(JSON.stringify(later))),
    );
    await until(() => textOf(root.querySelector('h1')) === 'renamed');
    t.regex(textOf(root.querySelector('footer')), /^ada/);
    isIn = false;
    stream.fail();
    await until(() => root.querySelector('form') ?? undefined);
  },
);

test.serial('a stream that fell silent is begun anew', async (t) => {
  const api = { ...nothing, session: () => Promise.resolve(session) };
  Stream.last = undefined;
  shown(<App api={api} />);
  const first = await until(() => Stream.last);
  first.tell('state', stateOf());
  // The browser's clock goes on by more than a console that lives is silent.
  const clock = performance.now.bind(performance);
  performance.now = () => clock() + 60_000;
  try {
    const second = await until(() => (Stream.last === first ? undefined : Stream.last));
    t.is(first.readyState, Stream.CLOSED);
    t.is(second.readyState, 1);
  } finally {
    performance.now = clock;
  }
});

function asking(answers: readonly ActionAnswer[]) {
  const wishes: Wish[] = [];
  const left = [...answers];
  const act = (wish: Wish) => {
    wishes.push(wish);
    return Promise.resolve(left.shift() ?? { refused: 'nothing more' });
  };
  const news = { state: stateOf(healthyNode), receivedAt: 0, trouble: undefined, samples: [] };
  const root = shown(<Board news={news} clock={0} act={act} lookUp={unasked} />);
  return { root, wishes, dialog: () => root.querySelector('dialog') ?? undefined };
}

const report = {
  verb: 'standby',
  argument: 'litsha21',
  warnings: ['a warning'],
  simulated: { '192.168.71.205': 'litsha22' },
} as const;

test.serial('an action is simulated first, and done when somebody says so', async (t) => {
  const { root, wishes, dialog } = asking([
    { report: { ...report, result: 'simulated', message: 'it would be in standby' } },
    { report: { ...report, result: 'done', message: 'litsha21 is in standby' } },
  ]);
  buttonOf(root, 'Standby litsha21').click();
  await until(() => /Afterwards.*192\.168\.71\.205 on litsha22/.test(textOf(dialog())));
  t.regex(textOf(dialog()), /Warning: a warning/);
  t.deepEqual(wishes, [{ verb: 'standby', argument: 'litsha21', force: false, simulate: true }]);
  buttonOf(root, 'Do it').click();
  await until(() => /Done: litsha21 is in standby/.test(textOf(dialog())));
  t.deepEqual(wishes[1], { verb: 'standby', argument: 'litsha21', force: false, simulate: false });
  buttonOf(root, 'Close').click();
  await until(() => dialog() === undefined);
});

test.serial(
  'what is better not done needs another word, and nothing is done by closing',
  async (t) => {
    const refused = {
      report: {
        ...report,
        result: 'refused',
        message: 'no other director is online',
        hint: 'bring one up',
      },
    } as const;
    const { root, wishes, dialog } = asking([
      refused,
      { report: { ...report, result: 'done', message: '' } },
    ]);
    buttonOf(root, 'Standby litsha21').click();
    await until(() =>
      /Better not: no other director is online ?bring one up/.test(textOf(dialog())),
    );
    t.throws(() => buttonOf(root, 'Do it'));
    buttonOf(root, 'Do it all the same').click();
    await until(() => wishes.length === 2);
    t.true(wishes[1]?.force);
    const second = asking([refused]);
    buttonOf(second.root, 'Standby litsha21').click();
    await until(() => /Better not/.test(textOf(second.dialog())));
    buttonOf(second.root, 'Cancel').click();
    await until(() => second.dialog() === undefined);
    t.is(second.wishes.length, 1);
  },
);
