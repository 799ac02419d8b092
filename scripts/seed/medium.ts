/** What goes onto a medium: relative path with `/` → bytes. */
export type MediumFiles = Readonly<Record<string, Uint8Array>>;
