import test from 'ava';
import { fitLines, terminalColumns } from '../../../../scripts/runtime/fit-lines.ts';

test('what follows goes below the last column', (t) => {
  t.is(
    fitLines('ok  litsha21 lost  litsha22  litsha22 or litsha23 or litsha24\nshort', 48),
    [
      'ok  litsha21 lost  litsha22  litsha22 or',
      '                             litsha23 or',
      '                             litsha24',
      'short',
    ].join('\n'),
  );
});

test('a line without columns is broken at its start', (t) => {
  t.is(fitLines(`${'word '.repeat(9)}end`, 40), `${'word '.repeat(7)}word\nword end`);
});

test('every word stays, whatever the width', (t) => {
  const text =
    '  heal       Plug the cables of a machine in again; without a machine, end every fault';
  for (let columns = 40; columns < 100; columns++) {
    const fitted = fitLines(text, columns);
    t.is(fitted.replace(/\s+/g, ' '), text.replace(/\s+/g, ' '));
    t.true(
      fitted.split('\n').every((line) => line.length <= columns),
      fitted,
    );
  }
});

test('a word that is wider than the terminal stays whole', (t) => {
  t.is(fitLines('x'.repeat(90), 80), 'x'.repeat(90));
});

test('files and pipes get the lines as they are', (t) => {
  t.is(terminalColumns({ columns: 80 }), undefined);
  t.is(terminalColumns({ isTTY: true, columns: 80 }), 80);
  t.is(fitLines('x '.repeat(90), undefined), 'x '.repeat(90));
});
