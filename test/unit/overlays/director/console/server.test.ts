import { request as https } from 'node:https';
import { connect as connectTls } from 'node:tls';
import test from 'ava';
import { ageLimit, idleLimit } from '../../../../../overlays/director/console/sessions.ts';
import { mostFailures } from '../../../../../overlays/director/console/login-guard.ts';
import type { Action } from '../../../../../overlays/shared/console/protocol.ts';
import { Browser, startConsole, stateOf } from '../../../../helpers/console.ts';

const password = 'correct horse';

test('every answer forbids what the page does not need', async (t) => {
  const { port } = await startConsole(t, { password });
  const browser = new Browser(t, port);
  for (const path of ['/', '/api/session', '/nothing']) {
    const { headers } = await browser.request('GET', path);
    t.regex(String(headers['content-security-policy']), /^default-src 'none'; script-src 'self';/);
    t.is(headers['x-content-type-options'], 'nosniff');
    t.is(headers['strict-transport-security'], undefined);
    t.is(headers['access-control-allow-origin'], undefined);
  }
});

test('the page comes compressed, and not twice', async (t) => {
  const { port } = await startConsole(t, { password });
  const browser = new Browser(t, port);
  const first = await browser.request('GET', '/');
  t.is(first.status, 200);
  t.is(first.headers['content-encoding'], 'gzip');
  const headers = { 'if-none-match': String(first.headers.etag) };
  t.is((await browser.request('GET', '/', { headers })).status, 304);
});

test('without a session nothing is told and nothing is done', async (t) => {
  const { port } = await startConsole(t, {
    password,
    act: () => Promise.reject(new Error('it was done')),
  });
  const browser = new Browser(t, port);
  t.is((await browser.request('GET', '/api/session')).status, 401);
  t.is((await browser.request('GET', '/api/events')).status, 401);
  for (const what of ['why', 'history'])
    t.is((await browser.request('GET', `/api/${what}`)).status, 401);
  const body = JSON.stringify({ verb: 'drain', argument: 'litstat1' });
  t.is((await browser.request('POST', '/api/act', { body })).status, 401);
  browser.cookie = '__Host-lvsmith=guessed';
  t.is((await browser.request('GET', '/api/events')).status, 401);
});

test('the password opens a session that scripts and other sites cannot have', async (t) => {
  const { port, lines } = await startConsole(t, { password });
  const browser = new Browser(t, port);
  t.is((await browser.logIn('wrong')).status, 403);
  t.is(browser.cookie, '');
  const { status, headers } = await browser.logIn(password);
  t.is(status, 200);
  t.regex(
    headers['set-cookie']?.[0] ?? '',
    /^__Host-lvsmith=[\w-]{32}; Secure; HttpOnly; SameSite=Strict; Path=\/$/,
  );
  t.is((await browser.session()).status, 200);
  t.deepEqual(lines, [
    'console-login-failed name=ada from=127.0.0.1',
    'console-login name=ada from=127.0.0.1',
  ]);
});

test('an action says who wanted it, and needs the token beside the cookie', async (t) => {
  const actions: Action[] = [];
  const { port } = await startConsole(t, {
    password,
    act: (action) => {
      actions.push(action);
      return Promise.resolve({ refused: 'no' });
    },
  });
  const browser = new Browser(t, port);
  await browser.logIn(password, 'Ada L.');
  const body = JSON.stringify({ verb: 'drain', argument: 'litstat1', simulate: false });
  const act = (headers: Record<string, string>) =>
    browser.request('POST', '/api/act', { body, headers });
  t.is((await act({ 'x-lvsmith-token': 'guessed' })).status, 403);
  t.is((await act({ 'sec-fetch-site': 'cross-site' })).status, 403);
  t.is((await act({ 'sec-fetch-site': 'same-site' })).status, 403);
  t.deepEqual(actions, []);
  t.is((await act({})).body, '{"refused":"no"}');
  const by = 'Ada L. from 127.0.0.1';
  t.is(actions.length, 1);
  t.like(actions[0], { verb: 'drain', argument: 'litstat1', simulate: false, force: false, by });
});

test('a browser that does not say where a request comes from is judged by its origin', async (t) => {
  const { port } = await startConsole(t, { password });
  const login = (origin?: string): Promise<number> =>
    new Promise((resolve, reject) => {
      const headers = {
        'content-type': 'application/json',
        ...(origin === undefined ? {} : { origin }),
      };
      const options = { port, method: 'POST', path: '/api/login', headers };
      const request = https({ ...options, host: 'localhost', rejectUnauthorized: false });
      request.on('response', (response) => resolve(response.resume().statusCode ?? 0));
      request.on('error', reject);
      request.end(JSON.stringify({ name: 'ada', password }));
    });
  t.is(await login(`https://localhost:${port}`), 200);
  t.is(await login('https://evil.example'), 403);
  t.is(await login(), 403);
});

test('a body that never ends is cut off over HTTP/1.1 too, and the console goes on', async (t) => {
  const { port, lines } = await startConsole(t, { password });
  const headers = {
    'content-type': 'application/json',
    'transfer-encoding': 'chunked',
    'sec-fetch-site': 'same-origin',
  };
  const options = { port, method: 'POST', path: '/api/login', headers, rejectUnauthorized: false };
  const ended = await new Promise<string>((resolve) => {
    const request = https({ ...options, host: 'localhost' });
    request.on('response', (response) => resolve(String(response.statusCode)));
    request.on('error', () => resolve('cut off'));
    const more = () => {
      while (!request.destroyed && request.write('x'.repeat(10_000)));
    };
    request.on('drain', more);
    more();
  });
  t.true(['413', 'cut off'].includes(ended), ended);
  t.is((await new Browser(t, port).request('GET', '/')).status, 200);
  t.deepEqual(lines, []);
});

test('another site may not read, with the cookie or without', async (t) => {
  const { port } = await startConsole(t, { password });
  const browser = new Browser(t, port);
  await browser.logIn(password);
  for (const path of ['/api/session', '/api/events', '/api/why', '/api/history'])
    t.is(
      (await browser.request('GET', path, { headers: { 'sec-fetch-site': 'cross-site' } })).status,
      403,
    );
});

test('an address that guesses is locked out, and the right password with it', async (t) => {
  const { port, lines } = await startConsole(t, { password });
  const browser = new Browser(t, port);
  for (let attempt = 0; attempt < mostFailures; attempt++)
    t.is((await browser.logIn(`guess ${attempt}`)).status, 403);
  const { status, headers, body } = await browser.logIn(password);
  t.is(status, 429);
  t.true(Number(headers['retry-after']) > 800);
  t.regex(body, /wait 15 minutes/);
  t.is(lines.filter((line) => line === 'console-locked from=127.0.0.1').length, 1);
});

test('a flood of logins at the same time gets no more attempts than one after the other', async (t) => {
  const { port, lines } = await startConsole(t, { password });
  const browsers = Array.from({ length: 20 }, () => new Browser(t, port));
  const logIns = browsers.flatMap((browser) =>
    Array.from({ length: 10 }, (_, n) => browser.logIn(`guess ${n}`)),
  );
  const answers = await Promise.all(logIns);
  const tried = lines.filter((line) => line.startsWith('console-login-failed')).length;
  t.true(tried > 0 && tried <= mostFailures, `${tried} tried`);
  t.is(answers.filter(({ status }) => status === 429).length, 200 - tried);
});

test('a name that would forge a line of the journal is refused', async (t) => {
  const { port, lines } = await startConsole(t, { password });
  const browser = new Browser(t, port);
  for (const name of [
    '',
    'a\nb',
    'ada from 192.0.2.1 console-login'.repeat(3),
    '<b>',
    '"',
    '\u202e',
  ])
    t.is((await browser.logIn(password, name)).status, 400, JSON.stringify(name));
  t.deepEqual(lines, []);
});

test('a request that is too large, no JSON, or a lie about its length is refused', async (t) => {
  const { port } = await startConsole(t, { password });
  const browser = new Browser(t, port);
  const post = (body: string, headers: Record<string, string> = {}) =>
    browser.request('POST', '/api/login', { body, headers });
  const huge = 'x'.repeat(1_000_000);
  t.is((await post(huge, { 'content-length': String(huge.length) })).status, 413);
  t.is((await post('no json')).status, 400);
  t.is((await post('[]')).status, 400);
  t.is((await post('{}', { 'content-type': 'text/plain' })).status, 415);
  const lie = await post(huge).catch(() => ({ status: 0 }));
  t.true(lie.status === 0 || lie.status === 413);
  const headers = { 'x-long': 'y'.repeat(100_000) };
  await t.throwsAsync(new Browser(t, port).request('GET', '/', { headers }));
  t.is((await new Browser(t, port).request('GET', '/')).status, 200, 'it goes on');
});

test('what is no TLS, and a client that hangs up, end nothing', async (t) => {
  const { port } = await startConsole(t, { password });
  for (let count = 0; count < 20; count++) {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false });
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\n');
    socket.destroy();
  }
  t.is((await new Browser(t, port).request('GET', '/')).status, 200);
});

test('without a password localhost is let in, and a name that only leads there is not', async (t) => {
  const { port } = await startConsole(t);
  const browser = new Browser(t, port);
  const { status, body } = await browser.session();
  t.is(status, 200);
  t.regex(body, /somebody on the director/);
  for (const authority of ['evil.example', `evil.example:${port}`, 'localhost.evil.example'])
    t.is(
      (await browser.request('GET', '/api/session', { headers: { ':authority': authority } }))
        .status,
      421,
    );
});

test('a session ends by itself, and with it what it has open', async (t) => {
  let now = Date.now();
  const { port, sessions } = await startConsole(t, { password, now: () => now });
  const browser = new Browser(t, port);
  await browser.logIn(password);
  now += idleLimit - 1;
  t.is((await browser.session()).status, 200);
  now += idleLimit + 1;
  t.is((await browser.session()).status, 401);
  await browser.logIn(password);
  let isOpen: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (isOpen = resolve));
  const ended = browser.events(() => {
    isOpen();
    return false;
  });
  await opened;
  now += ageLimit - 1;
  sessions.sweep();
  t.is((await browser.session()).status, 200, 'an open page is use');
  now += 2;
  sessions.sweep();
  await ended;
  t.is((await browser.session()).status, 401);
});

test('who logs out is out', async (t) => {
  const { port } = await startConsole(t, { password });
  const browser = new Browser(t, port);
  await browser.logIn(password);
  t.is((await browser.request('POST', '/api/logout', { body: '{}' })).status, 200);
  t.is((await browser.session()).status, 401);
});

test('a hundred browsers are told the same, from one look', async (t) => {
  let looks = 0;
  const { port } = await startConsole(t, {
    password,
    look: () => {
      looks++;
      return stateOf();
    },
  });
  const first = new Browser(t, port);
  await first.logIn(password);
  const browsers = Array.from({ length: 100 }, () => {
    const browser = new Browser(t, port);
    browser.cookie = first.cookie;
    return browser;
  });
  const texts = await Promise.all(
    browsers.map((browser) => browser.events((text) => text.includes('event: state'))),
  );
  for (const text of texts) t.regex(text, /event: state\ndata: \{"status"/);
  t.true(looks < browsers.length, `${looks} looks for a hundred browsers`);
});

test('what is looked up for who asks is the answer of the agent, or why there is none', async (t) => {
  const found = { at: '2026-01-01T00:00:00.000Z', entries: [], remarks: [] };
  const { port } = await startConsole(t, { password, history: () => Promise.resolve(found) });
  const browser = new Browser(t, port);
  await browser.logIn(password);
  const ask = async (what: string): Promise<unknown> =>
    JSON.parse((await browser.request('GET', `/api/${what}`)).body);
  t.deepEqual(await ask('history'), { found });
  t.deepEqual(await ask('why'), { refused: 'nothing is looked up here' });
});

test('a browser that sleeps over HTTP/2 is let go, and another one hears everything', async (t) => {
  let looks = 0;
  const { port } = await startConsole(t, {
    password,
    look: () => {
      const state = stateOf();
      const name = `${looks++} `.repeat(100_000);
      return { ...state, cluster: { ...state.cluster, name } };
    },
  });
  const awake = new Browser(t, port);
  await awake.logIn(password);
  const asleep = new Browser(t, port);
  asleep.cookie = awake.cookie;
  let isOver = false;
  const ended = asleep.sleeps().then(() => (isOver = true));
  await awake.events(() => isOver);
  t.true(await ended);
  t.true(looks > 3, 'it is not let go for a short nap');
});
