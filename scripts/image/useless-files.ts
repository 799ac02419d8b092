/**
 * What packages bring and a server without package management never reads. Licence texts
 * (/usr/share/doc/PACKAGE/copyright) stay.
 */
export const uselessFiles: readonly string[] = [
  '/boot/System.map-*',
  '/boot/config-*',
  '/boot/initrd.img-*',
  '/etc/default/grub*',
  '/etc/grub.d',
  '/etc/ssh/moduli',
  '/usr/bin/grub-*',
  '/usr/lib/python3*/test',
  '/usr/lib/systemd/catalog',
  '/usr/lib/udev/hwdb.d',
  '/usr/sbin/grub-*',
  '/usr/sbin/update-grub*',
  '/usr/share/bash-completion',
  '/usr/share/bug',
  '/usr/share/gcc',
  '/usr/share/grub',
  '/usr/share/info',
  '/usr/share/lintian',
  '/usr/share/locale',
  '/usr/share/man',
  '/usr/share/zsh',
  '/var/lib/systemd/catalog',
];
