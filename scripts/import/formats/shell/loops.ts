import type { Line } from '../../source.ts';
import type { ShellWord } from './words.ts';

/** As many numbers as a network has. */
const mostNumbers = 256;

/** Loops that count: `{6..8}`, `$(seq 6 8)`, `((i=6; i<=8; i++))` become plain words. */
export function withRanges(text: string): string {
  return text
    .replace(
      /^(\s*)for\s*\(\(\s*(\w+)\s*=\s*(\d+)\s*;\s*\w+\s*(<=?)\s*(\d+)\s*;[^)]*\)\)/,
      (_, indent: string, name: string, from: string, less: string, to: string) =>
        `${indent}for ${name} in ${numbers(from, less === '<' ? String(Number(to) - 1) : to)}`,
    )
    .replace(/\{(\d+)\.\.(\d+)\}/g, (_, from: string, to: string) => numbers(from, to))
    .replace(/(?:\$\(|`)\s*seq\s+(\d+)\s+(\d+)\s*(?:\)|`)/g, (_, from: string, to: string) =>
      numbers(from, to),
    );
}

function numbers(from: string, to: string): string {
  const count = Math.min(Math.max(Number(to) - Number(from) + 1, 0), mostNumbers);
  return Array.from({ length: count }, (_, index) => Number(from) + index).join(' ');
}

/** A variable without quotes stands for several words. */
export function splitWord({ text }: ShellWord): { readonly text: string }[] {
  return text
    .split(/\s+/)
    .filter((part) => part !== '')
    .map((part) => ({ text: part }));
}

/** The index of the line with the loop's `done`. */
export function endOfLoop(lines: readonly Line[], from: number): number {
  let depth = 0;
  for (let index = from; index < lines.length; index++) {
    const text = lines[index]?.text ?? '';
    if (/^\s*(for|while|until)\b/.test(text)) depth++;
    if (/(^|[;\s])done\b/.test(text) && --depth === 0) return index;
  }
  return lines.length;
}
