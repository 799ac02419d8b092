/** The Debian release of images and sysroots. */
export const release = {
  name: 'trixie',
  architecture: 'amd64',
  components: ['main', 'non-free-firmware'],
} as const;
