import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A recipe of CONTRIBUTING.md: which files a kind of change touches. */
export interface Recipe {
  readonly title: string;
  readonly lines: readonly string[];
  /** As written: capitals stand for a name, a folder ends in a slash. */
  readonly paths: readonly string[];
}

const topLevel = ['docs', 'overlays', 'profiles', 'scripts', 'test'];
const pages = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'];

export const recipes: readonly Recipe[] = readRecipes(readFileSync('CONTRIBUTING.md', 'utf8'));

/** The text of every file that somebody wrote, by its path from the checkout. */
export const writtenFiles: ReadonlyMap<string, string> = new Map(
  [...pages, ...topLevel.flatMap(filesBelow)]
    .filter((path) => !isGenerated(path))
    .toSorted()
    .map((path) => [path, readFileSync(path, 'utf8')]),
);

export function recipeOf(title: string): Recipe {
  const found = recipes.find((recipe) => recipe.title === title);
  if (found === undefined) throw new Error(`CONTRIBUTING.md has no recipe "${title}"`);
  return found;
}

/** Whether a path of a recipe stands for this file. */
export function covers(pattern: string, file: string): boolean {
  if (pattern.endsWith('/')) return file.startsWith(pattern);
  const expression = pattern
    .replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('PATH', '.+')
    .replaceAll(/NAME|ROLE|SECTION/g, '[^/]+');
  return new RegExp(`^${expression}$`).test(file);
}

/** The files below these folders whose text fits. */
export function filesWith(expression: RegExp, folders: readonly string[]): readonly string[] {
  return [...writtenFiles].flatMap(([path, text]) =>
    folders.some((folder) => path.startsWith(folder)) && expression.test(text) ? [path] : [],
  );
}

function readRecipes(page: string): readonly Recipe[] {
  const [, section = ''] = page.split(/^## Recipes$/m);
  return section
    .split(/^### /m)
    .slice(1)
    .map((text) => {
      const [title = '', body = ''] = text.split(/\n(.*)/s, 2);
      const lines = body.split(/^(?=\d\. )/m).filter((line) => /^\d\. /.test(line));
      return { title, lines, paths: lines.flatMap(pathsOf) };
    });
}

function pathsOf(line: string): readonly string[] {
  return [...line.matchAll(/`([^`\s]+)`/g)]
    .map(([, text = '']) => text)
    .filter((text) => pages.includes(text) || topLevel.some((top) => text.startsWith(`${top}/`)));
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function isGenerated(path: string): boolean {
  const whole = ['docs/profile.md', 'docs/rooms.md', 'scripts/rooms.oxlintrc.json'];
  const folders = ['test/golden/', 'profiles/schema/'];
  return (
    whole.includes(path) ||
    path.includes('.generated.') ||
    folders.some((folder) => path.startsWith(folder))
  );
}
