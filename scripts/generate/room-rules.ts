import { rooms } from './rooms.ts';

/** Folders of a room that hold files, counted from the room itself; none is deeper. */
const depths = [0, 1, 2, 3];

/**
 * The oxlint rules that keep every room of `scripts/` to the imports that `rooms.ts` allows: an entry for
 * each depth, because only the number of `../` distinguishes a room from a folder of the same name in this one.
 */
export function roomRules(): string {
  const overrides = Object.entries(rooms).flatMap(([name, { imports, banned = {} }]) => {
    const allowed = new Set([name, ...imports]);
    const closed = Object.keys(rooms).filter((room) => !allowed.has(room));
    return depths.map((depth) => ({
      files: [`scripts/${name}/${'*/'.repeat(depth)}*.ts`],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            paths: Object.entries(banned).map(([path, message]) => ({ name: path, message })),
            patterns: [
              {
                regex: `^${'\\.\\./'.repeat(depth + 1)}(${[...closed, '[^/]+\\.ts'].join('|')})(/|$)`,
                message: `scripts/${name} may not import this room: see docs/rooms.md.`,
              },
            ],
          },
        ],
      },
    }));
  });
  return `${JSON.stringify({ overrides }, null, 2)}\n`;
}
