import test from 'ava';
import { fingerprintOf } from '../../../../../overlays/shared/ssh/key.ts';
import { signerOf, signMessage } from '../../../../../overlays/shared/ssh/signature.ts';
import { ownKey } from '../../../../helpers/signed-seeds.ts';

// Against what ssh-keygen printed. test/tools/seed-signature.test.ts asks ssh-keygen itself.

const namespace = 'seed@lvsmith';
const message = Buffer.from('what is signed\n');
const recorded = `-----BEGIN SSH SIGNATURE-----
U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAg6kpsY+KcUgq+9VB7Ey7F+ZVHdq
6+vnuSQh7qaRRG0iwAAAAMc2VlZEBsdnNtaXRoAAAAAAAAAAZzaGE1MTIAAABTAAAAC3Nz
aC1lZDI1NTE5AAAAQFdJ2kaaHe8QehRg8/kqv7FduV5LuD4f1c6SuLztmaH0EeXCZhDrgp
YIk+vh73hbPXtyEy9SZBFRSVhDINeDFAk=
-----END SSH SIGNATURE-----
`;

test('lvsmith signs as ssh-keygen does, byte for byte', (t) => {
  t.is(
    ownKey.publicKey,
    'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOpKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs',
  );
  t.is(signMessage(message, namespace, ownKey), recorded);
  t.is(fingerprintOf(ownKey.publicKey), 'SHA256:z/fSv0Z0RZS+Lccbc6ZoOWwt/fbj1VFJGSBKQbo4icE');
});

test('a signature is of one message, for one purpose', (t) => {
  const signature = Buffer.from(recorded);
  t.is(signerOf(message, namespace, signature), ownKey.publicKey);
  t.is(signerOf(message, 'git', signature), undefined);
  t.is(signerOf(Buffer.from('what is signed'), namespace, signature), undefined);
});

for (const [title, change] of [
  ['nothing', () => ''],
  ['its first line alone', (text) => text.split('\n')[0] ?? ''],
  ['a blank line at the end', (text) => `${text}\n`],
  ['other line breaks', (text) => text.replaceAll('\n', '\r\n')],
  ['one long line', (text) => text.replace(/([\w+/])\n(?=[\w+/])/g, '$1')],
  ['something before it', (text) => ` ${text}`],
  ['a second signature behind it', (text) => text + text],
] satisfies readonly (readonly [string, (text: string) => string])[])
  test(`a signature has one form: ${title} is none`, (t) => {
    t.is(signerOf(message, namespace, Buffer.from(change(recorded))), undefined);
  });

test('what a signature says beside what was signed is not passed over', (t) => {
  const [first = '', ...lines] = recorded.trimEnd().split('\n');
  const blob = Buffer.from(lines.slice(0, -1).join(''), 'base64');
  // Behind the preamble, the key and the namespace: how long the reserved field is, which is empty.
  const at = 10 + 4 + 51 + 4 + namespace.length;
  const more = Buffer.concat([
    blob.subarray(0, at),
    Buffer.from('\0\0\0\u0001x'),
    blob.subarray(at + 4),
  ]);
  const body = more.toString('base64').match(/.{1,70}/g) ?? [];
  const text = [first, ...body, lines.at(-1), ''].join('\n');
  t.is(signerOf(message, namespace, Buffer.from(text)), undefined);
});
