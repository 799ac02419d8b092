/** What a seed can be written as: an ISO image, a FAT image or a folder. */
export const media = ['iso', 'fat', 'folder'] as const;
export type Medium = (typeof media)[number];
