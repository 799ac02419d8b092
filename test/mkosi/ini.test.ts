import test from 'ava';
import { mkosiConf } from '../../scripts/mkosi/ini.ts';
import { Failure } from '../../scripts/report/failure.ts';

test('settings stand in their sections, lists one item per line', (t) => {
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

test('an empty list is written, so that it takes the place of a default', (t) => {
  t.is(mkosiConf({ Packages: [] }), '[Content]\nPackages=\n');
});

for (const value of ['a\n[Content]', 'a\r', '# hidden', 'nul\0'])
  test(`a value that would change the file's meaning is refused: ${JSON.stringify(value)}`, (t) => {
    t.throws(() => mkosiConf({ Packages: [value] }), { instanceOf: Failure });
  });
