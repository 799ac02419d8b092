import test from 'ava';
import { profileFile, profileName, profileNames } from '../../../../scripts/profile/location.ts';
import { Failure } from '../../../../scripts/runtime/failure.ts';

test('a name stands for a profile in profiles/, a slash or a dot for a file', (t) => {
  t.is(profileFile('web'), 'profiles/web.yaml');
  t.is(profileFile('./web'), './web');
  t.is(profileFile('web.yaml'), 'web.yaml');
  t.is(profileName('clusters/north.yml'), 'north');
});

test('a name that stands for nothing is a wrong use, with the nearest one', (t) => {
  const failure = t.throws(() => profileFile('smal'), { instanceOf: Failure });
  t.is(failure?.exitCode, 2);
  t.is(failure?.hint, 'did you mean small?');
});

test('every profile that comes with lvsmith has a name', (t) => {
  t.deepEqual(profileNames(), ['lab', 'small', 'web']);
});
