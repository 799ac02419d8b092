import { once } from 'node:events';
import test from 'ava';
import { createSorryServer } from '../../../../../overlays/director/sorry/server.ts';

const page = { port: 0, text: 'closed & <gone>', retryAfter: 120 };

test('every request gets the page, with 503 and when to come back', async (t) => {
  const server = createSorryServer(page).listen(0, '127.0.0.1');
  t.teardown(() => server.close());
  await once(server, 'listening');
  const at = server.address();
  const port = typeof at === 'object' ? at?.port : undefined;
  t.truthy(port);
  for (const method of ['GET', 'HEAD', 'POST']) {
    const answer = await fetch(`http://127.0.0.1:${port}/any?thing`, { method });
    t.is(answer.status, 503, method);
    t.is(answer.headers.get('retry-after'), '120');
    t.is(answer.headers.get('cache-control'), 'no-store');
    const text = await answer.text();
    t.is(text.includes('<p>closed &amp; &lt;gone&gt;</p>'), method !== 'HEAD');
  }
});
