import { readFileSync } from 'node:fs';
import test from 'ava';
import { filesWith } from '../helpers/recipes.ts';

// What the guide says that a program says is what a program says.

/** Messages that the page explains: the first cells of tables, and the words that a list item begins with. */
function messages(page: string): readonly string[] {
  return [...page.matchAll(/^(?:\| |- (?:\*\*)?)`([^`]+)`/gm)]
    .map(([, text = '']) => text)
    .filter((text) => /^[a-z…]+ /.test(text) && !/^(npm|lvsmith) /.test(text));
}

/** Each word is spelled out in the source, or put in by the program. */
function inSource(text: string): RegExp {
  const words = text.split(' ').map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(words.map((word) => `(?:${word}|\\$\\{[^}]+\\})`).join(' '));
}

for (const name of ['when-a-node-does-not-join', 'drain-a-server', 'try-it']) {
  const quoted = messages(readFileSync(`docs/guide/${name}.md`, 'utf8'));

  test(`${name}: every message that it explains is in the sources`, (t) => {
    t.true(quoted.length > 1);
    const parts = quoted.flatMap((message) => message.split('…').map((part) => part.trim()));
    t.deepEqual(
      parts.filter((part) => filesWith(inSource(part), ['scripts/', 'overlays/']).length === 0),
      [],
    );
  });
}
