import { type FSWatcher, watch } from 'node:fs';

/**
 * Calls back when something changes in one of the folders. A folder that does not exist yet is watched
 * from the `retry` on that finds it.
 */
export class FolderWatch {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #folders: readonly string[];
  readonly #changed: () => void;

  constructor(folders: readonly string[], changed: () => void) {
    this.#folders = folders;
    this.#changed = changed;
    this.retry();
  }

  retry(): void {
    for (const folder of this.#folders) if (!this.#watchers.has(folder)) this.#watch(folder);
  }

  close(): void {
    for (const watcher of this.#watchers.values()) watcher.close();
    this.#watchers.clear();
  }

  #watch(folder: string): void {
    try {
      const watcher = watch(folder, (_, name) => {
        // Records of alerts, pacemaker's configuration and the lease's state, under their final names.
        if (name !== null && /(\.json|^cib\.xml)$/.test(name)) this.#changed();
      });
      const forget = () => {
        watcher.close();
        this.#watchers.delete(folder);
      };
      watcher.on('error', forget);
      this.#watchers.set(folder, watcher);
      this.#changed();
    } catch {
      // It does not exist: the next retry looks again.
    }
  }
}
