import test from 'ava';
import { mkosiConf } from '../../../../scripts/mkosi/ini.ts';
import { Failure } from '../../../../scripts/runtime/failure.ts';

test('settings are in their sections, lists have one item per line', (t) => {
  const text = mkosiConf({
    Packages: ['curl', 'mon'],
    Distribution: 'debian',
    WithDocs: false,
    SectorSize: 512,
    ExtraTrees: [{ source: '/a' }, { source: '/b', target: '/etc' }],
    Environment: { A: '1' },
  });
  t.is(
    text,
    [
      '[Distribution]',
      'Distribution=debian',
      '',
      '[Output]',
      'SectorSize=512',
      '',
      '[Content]',
      'ExtraTrees=',
      '  /a',
      '  /b:/etc',
      'Packages=',
      '  curl',
      '  mon',
      'WithDocs=no',
      '',
      '[Build]',
      'Environment=A=1',
      '',
    ].join('\n'),
  );
});

test('a variable with blanks stays one', (t) => {
  t.is(
    mkosiConf({ Environment: { OPTIONS: '-E a="b" -m5' } }),
    '[Build]\nEnvironment="OPTIONS=-E a=\\"b\\" -m5"\n',
  );
});

test('an empty list is written, so that it replaces a default', (t) => {
  t.is(mkosiConf({ Packages: [] }), '[Content]\nPackages=\n');
});

for (const value of ['a\n[Content]', 'a\r', '# hidden', 'nul\0'])
  test(`a value that would change the file's meaning is rejected: ${JSON.stringify(value)}`, (t) => {
    t.throws(() => mkosiConf({ Packages: [value] }), { instanceOf: Failure });
  });
