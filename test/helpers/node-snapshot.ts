import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FakeNode } from './fake-node.ts';

/** Every file below /etc and /var, with its bytes and mode. */
export function snapshot(node: FakeNode): Record<string, string> {
  const result: Record<string, string> = {};
  for (const top of ['etc', 'var'].filter((name) => existsSync(join(node.root, name))))
    for (const entry of readdirSync(join(node.root, top), {
      recursive: true,
      withFileTypes: true,
    })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const mode = (statSync(path).mode & 0o777).toString(8);
      result[path.slice(node.root.length)] = `${mode} ${readFileSync(path, 'base64')}`;
    }
  return result;
}
