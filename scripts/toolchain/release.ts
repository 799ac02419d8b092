/** The Debian release that images and tools are made of, in one place. */
export const release = {
  name: 'trixie',
  architecture: 'amd64',
  components: ['main', 'non-free-firmware'],
} as const;
