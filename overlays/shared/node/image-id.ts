import { roles, type Role } from './node.ts';

/** IMAGE_ID in an image's os-release(5): the one place where an image says which role it is of. */
export function imageId(role: Role): string {
  return `lvsmith-${role}`;
}

/** Where mkosi writes it. */
export const osReleasePath = '/usr/lib/os-release';

/** @throws Error when the text of an os-release names no image of lvsmith. */
export function roleOfImage(osRelease: string): Role {
  const id = /^IMAGE_ID=(["']?)(.*)\1$/m.exec(osRelease)?.[2];
  const role = roles.find((candidate) => imageId(candidate) === id);
  if (role !== undefined) return role;
  throw new Error(`IMAGE_ID in ${osReleasePath} does not name an image of lvsmith`);
}
