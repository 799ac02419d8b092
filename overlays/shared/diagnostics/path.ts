/** The way from the top of a document to one value: keys and 0-based indexes. */
export type Path = readonly (string | number)[];

/** `['directors', 1, 'public']` → `directors[1].public`; a key that is no plain word is quoted. */
export function formatPath(path: Path): string {
  let text = '';
  for (const segment of path) {
    if (typeof segment === 'number') text += `[${segment}]`;
    else if (!/^[A-Za-z_][\w-]*$/.test(segment)) text += `[${JSON.stringify(segment)}]`;
    else text += text === '' ? segment : `.${segment}`;
  }
  return text;
}

/** The reverse of `formatPath`. */
export function parsePath(text: string): Path {
  const segments: (string | number)[] = [];
  for (const [, quoted, index, word] of text.matchAll(
    /\[("(?:[^"\\]|\\.)*")\]|\[(\d+)\]|([^.[\]]+)/g,
  ))
    if (quoted !== undefined) segments.push(String(JSON.parse(quoted)));
    else if (index !== undefined) segments.push(Number(index));
    else if (word !== undefined) segments.push(word);
  return segments;
}
