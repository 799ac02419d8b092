import { readFile } from 'node:fs/promises';
import test from 'ava';
import { parse } from 'yaml';
import { profileSchemaNode } from '../../scripts/generate/schema-node.ts';

// Every setting of `image`, and every value that the guide shows, is in a profile that is built and booted:
// test/built-images/settings.test.ts and boots.test.ts.

async function builtImage(): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile('test/built-images/profiles/writable.yaml', 'utf8');
  const { image }: { image: Readonly<Record<string, unknown>> } = parse(text);
  return image;
}

test('every setting of image is built', async (t) => {
  const built = await builtImage();
  const keys = Object.keys(profileSchemaNode().properties?.['image']?.properties ?? {});
  t.true(keys.length > 5);
  t.deepEqual(
    keys.filter((key) => !(key in built)),
    [],
  );
});

test("what the guide's image has is built", async (t) => {
  const guide = await readFile('docs/guide/write-a-profile.md', 'utf8');
  const [, text = ''] = /```yaml profile-part\n(image:\n[^]*?)```/.exec(guide) ?? [];
  const { image }: { image: Readonly<Record<string, unknown>> } = parse(text);
  const built = await builtImage();
  for (const key of ['timezone', 'serial-console']) t.is(image[key], built[key], key);
});
