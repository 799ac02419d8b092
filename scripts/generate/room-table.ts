import { rooms } from './rooms.ts';

/** docs/rooms.md: what each room of `scripts/` is for and what it may import. */
export function roomTable(): string {
  const rows = Object.entries(rooms).map(
    ([name, { purpose, imports }]) =>
      `| \`scripts/${name}/\` | ${purpose} | ${imports.map((room) => `\`${room}\``).join(', ')} |`,
  );
  return `${[
    '# The rooms of `scripts/`',
    '',
    'Generated from `scripts/generate/rooms.ts` by `npm run generate`. Do not edit.',
    '',
    'A room imports only rooms that stand above it in this table, and `overlays/shared/`, which host and node',
    'share. oxlint holds every row (`scripts/rooms.oxlintrc.json`, generated from the same list).',
    '',
    '| room | what it is for | may import |',
    '| --- | --- | --- |',
    ...rows,
  ].join('\n')}\n`;
}
