/**
 * Breaks what is too wide for a terminal between words. What follows goes below the last column of its line: two
 * blanks or more begin one.
 */
export function fitLines(text: string, columns: number | undefined): string {
  if (columns === undefined || columns < narrowest) return text;
  return text
    .split('\n')
    .map((line) => fitLine(line, columns))
    .join('\n');
}

/** On a narrower terminal than this there is no room for columns. */
const narrowest = 40;

function fitLine(line: string, columns: number): string {
  if (line.length <= columns) return line;
  const indent = lastColumn(line, columns);
  const [lines, rest] = [[line.slice(0, indent)], line.slice(indent)];
  for (const word of rest.split(' ')) {
    const last = lines.at(-1) ?? '';
    const blank = last.length <= indent ? '' : ' ';
    if (blank !== '' && last.length + 1 + word.length > columns)
      lines.push(' '.repeat(indent) + word);
    else lines[lines.length - 1] = last + blank + word;
  }
  return lines.join('\n');
}

/** Where the last column begins that leaves half of the line for itself. */
function lastColumn(line: string, columns: number): number {
  const starts = [...line.matchAll(/(?:^| {2,})(?=\S)/g)].map(
    ({ index, 0: gap }) => index + gap.length,
  );
  return starts.filter((start) => start <= columns / 2 + 20).at(-1) ?? 0;
}

/** The width of a stream's terminal; undefined for a file or a pipe, whose lines stay as they are. */
export function terminalColumns(stream: { readonly isTTY?: boolean; readonly columns?: number }) {
  return stream.isTTY === true ? stream.columns : undefined;
}
