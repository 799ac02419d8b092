import test from 'ava';
import { covers, filesWith, recipeOf, writtenFiles } from '../../helpers/recipes.ts';

// Two options that were added by the recipe: where they are is where a new one goes.

const { paths } = recipeOf('A profile option');
/** keepalived's configuration is the other reader of what the reconciler reads. */
const peer = 'scripts/measure/keepalived-config.ts';

/** Comments do not count: they are not what makes an option work. */
function code(file: string): string {
  return (writtenFiles.get(file) ?? '').replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '');
}

for (const option of ['serial-console', 'on-failure']) {
  const camel = option.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
  const name = new RegExp(`\\b(${option}|${camel})\\b`);

  test(`${option} is in six source files at most, and only in those of the recipe`, (t) => {
    // What old programs call the same is the import's own matter, and systemd has words of its own.
    const files = filesWith(name, ['scripts/', 'overlays/']).filter(
      (file) =>
        !file.startsWith('scripts/import/') && !file.endsWith('.service') && name.test(code(file)),
    );
    t.true(files.length >= 2 && files.length <= 6, files.join(' '));
    t.deepEqual(
      files.filter((file) => file !== peer && !paths.some((path) => covers(path, file))),
      [],
    );
  });

  test(`${option} is in the guide`, (t) => {
    t.not(filesWith(name, ['docs/guide/']).length, 0);
  });
}
