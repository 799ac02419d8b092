import test from 'ava';
import * as fc from 'fast-check';
import { firstBoot } from '../../../../../../overlays/base/firstboot/first-boot.ts';
import type { SeedBytes } from '../../../../../../overlays/shared/seed/seed.ts';
import {
  manifestText,
  parseManifest,
  signatureFile,
} from '../../../../../../overlays/shared/seed/signature/manifest.ts';
import { verifySeed } from '../../../../../../overlays/shared/seed/signature/verify-seed.ts';
import { fakeNode } from '../../../../../helpers/fake-node.ts';
import { isoOf, sampleFiles } from '../../../../../helpers/seed-samples.ts';
import { ownKey, sampleKey, signed } from '../../../../../helpers/signed-seeds.ts';

// A signed seed is taken with every one of its bytes, or not at all.

const files: SeedBytes = Object.fromEntries(
  Object.entries(signed(sampleFiles('litsha21'))).map(([name, text]) => [name, Buffer.from(text)]),
);
const places = Object.entries(files).flatMap(([name, { length }]) =>
  Array.from({ length }, (_, at) => ({ name, at })),
);

function flipped({ name, at }: { readonly name: string; readonly at: number }, bits: number) {
  const bytes = Buffer.from(files[name] ?? []);
  bytes[at] = (bytes[at] ?? 0) ^ bits;
  return { ...files, [name]: bytes };
}

test('a seed as it was signed is what it says', (t) => {
  const verified = verifySeed(files);
  t.like(verified, { signer: ownKey.publicKey, manifest: { cluster: 'lab', node: 'litsha21' } });
});

test('each of its bytes, changed alone, is noticed', (t) => {
  t.true(places.length > 2000);
  const unnoticed = places.filter((place, index) => {
    const verified = verifySeed(flipped(place, 1 + (index % 255)));
    return verified === undefined || !('code' in verified);
  });
  t.deepEqual(unnoticed, []);
});

test('each character of the signature, in place of another that may stand there, is noticed', (t) => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  const text = Buffer.from(files[signatureFile] ?? []).toString();
  const within = text.slice(text.indexOf('\n'), text.lastIndexOf('\n-'));
  const unnoticed: string[] = [];
  for (const [index, character] of Array.from(within).entries())
    for (const other of character === '\n' ? '' : alphabet) {
      if (other === character) continue;
      const at = text.indexOf('\n') + index;
      const changed = Buffer.from(text.slice(0, at) + other + text.slice(at + 1));
      const verified = verifySeed({ ...files, [signatureFile]: changed });
      if (verified === undefined || !('code' in verified)) unnoticed.push(`${index}: ${other}`);
    }
  t.deepEqual(unnoticed, []);
});

test('any byte, changed in any way, is refused by a machine without an identity as by a node', (t) => {
  const fresh = fakeNode();
  const running = fakeNode();
  for (const node of [fresh, running]) {
    node.addNic('eth0', '52:54:00:71:00:15', '0000:00:03.0');
    node.addNic('eth1', '52:54:00:68:00:c9', '0000:00:04.0');
  }
  running.attach('sr0', isoOf(files));
  t.is(firstBoot(running, { deviceTimeout: 0 }).state, 'applied');
  const anyByte = fc.property(
    fc.constantFrom(...places),
    fc.integer({ min: 1, max: 255 }),
    (place, bits) => {
      for (const node of [fresh, running]) {
        node.attach('sr0', isoOf(flipped(place, bits)));
        const { state, diagnostics } = firstBoot(node, { deviceTimeout: 0 });
        if (state !== 'failed') return false;
        if (!/^seed-(signature|tampered)$/.test(diagnostics[0]?.code ?? '')) return false;
      }
      return true;
    },
  );
  t.notThrows(() => fc.assert(anyByte, { numRuns: 200 }));
});

test('a manifest is read back as it was written, whatever is in it', (t) => {
  const word = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
  const digest = fc.stringMatching(/^[0-9a-f]{64}$/);
  const file = fc.record({
    name: fc.stringMatching(/^[a-z_./-]{1,40}$/),
    bytes: fc.nat({ max: 65_536 }),
    sha256: digest,
  });
  const manifest = fc.record({
    cluster: word,
    node: word,
    serial: fc.nat({ max: 2 ** 31 }),
    keys: fc.constantFrom([ownKey.publicKey], [ownKey.publicKey, sampleKey(9).publicKey]),
    files: fc
      .uniqueArray(file, { minLength: 1, maxLength: 5, selector: ({ name }) => name })
      .map((list) => list.toSorted((a, b) => (a.name < b.name ? -1 : 1))),
  });
  fc.assert(
    fc.property(manifest, (value) => {
      t.deepEqual(parseManifest(manifestText(value)), value);
    }),
  );
});

for (const [title, change] of [
  ['a number with a zero before it', ['serial ', 'serial 0']],
  ['a blank at the end of a line', ['cluster lab', 'cluster lab ']],
  ['a key with a comment', [ownKey.publicKey, `${ownKey.publicKey} me@desk`]],
  ['no key', [`key ${ownKey.publicKey}\n`, '']],
  ['a line that it does not know', ['file ', 'mode 7\nfile ']],
  ['carriage returns', ['\n', '\r\n']],
] as const)
  test(`a manifest has one form: ${title} is none of it`, (t) => {
    const text = Buffer.from(files['lvsmith-manifest'] ?? []).toString();
    t.truthy(parseManifest(text));
    t.is(parseManifest(text.replace(change[0], change[1])), undefined);
  });
