import { readFileSync } from 'node:fs';
import test from 'ava';
import { withPackages } from '../../../../scripts/measure/profile-with.ts';
import { loadText } from '../../../helpers/profile-texts.ts';

test('a profile without packages gets them, and is otherwise unchanged', (t) => {
  const text = readFileSync('profiles/lab.yaml', 'utf8');
  const variant = loadText(withPackages(text, ['keepalived'])).profile;
  const { profile } = loadText(text);
  t.deepEqual(variant, { ...profile, image: { ...profile.image, packages: ['keepalived'] } });
});

test('packages that a profile already has are kept', (t) => {
  const text = `${readFileSync('profiles/lab.yaml', 'utf8')}  packages: [htop]\n`;
  t.deepEqual(loadText(withPackages(text, ['keepalived'])).profile.image?.packages, [
    'htop',
    'keepalived',
  ]);
});
