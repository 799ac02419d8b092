import test from 'ava';
import { isWritten } from '../../../../scripts/profile/written.ts';

const document = { services: [{ name: 'http', check: null }] };

test('a value of the document is written, whatever it is', (t) => {
  t.true(isWritten(document, ['services', 0, 'name']));
  t.true(isWritten(document, ['services', 0, 'check']));
  t.true(isWritten(document, []));
});

test('what the document does not have is not written', (t) => {
  t.false(isWritten(document, ['services', 1]));
  t.false(isWritten(document, ['services', 0, 'check', 'type']));
  t.false(isWritten(document, ['toString']));
  t.false(isWritten('text', ['length']));
});
