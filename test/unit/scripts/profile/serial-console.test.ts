import test from 'ava';
import { found, profileText } from '../../../helpers/profile-text.ts';

const codes = (name: string) =>
  found(profileText({ image: `image: { serial-console: '${name}' }` }));

for (const name of ['ttyS0', 'ttyS1,115200n8', 'ttyAMA0', 'ttyUSB0', 'hvc0', 'hvc7', 'xvc0'])
  test(`${name} is a serial console`, (t) => {
    t.deepEqual(codes(name), []);
  });

for (const name of [
  'tty0',
  'tty1',
  'hvc',
  'ttyS',
  'ttyS0 quiet',
  'ttyS0,',
  'ttyS00000',
  'hvc0 root=x',
])
  test(`${name} is none`, (t) => {
    t.deepEqual(codes(name), ['error invalid-value 23:26']);
  });
