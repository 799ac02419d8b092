/*
 * The kernel modules of an image, as regular expressions that mkosi matches against module paths: those of servers
 * and hypervisors, not those of laptops (sound, wireless, webcams, graphics).
 */

/** Modules that the running system may need. */
export const systemModules: readonly string[] = [
  // Disks and buses of servers and hypervisors.
  '^drivers/virtio/',
  '/virtio_',
  '^drivers/nvme/',
  '^drivers/ata/',
  '^drivers/scsi/',
  '^drivers/message/fusion/',
  '^drivers/block/(virtio_blk|xen-blkfront|loop|nbd)',
  '^drivers/md/',
  '^drivers/cdrom/',
  '^drivers/hv/',
  '/hv_',
  '/vmw_',
  '/vmxnet3/',
  '^drivers/xen/',
  '/xen-',
  '^drivers/usb/(host|storage|core|common)/',
  '^drivers/hid/(hid|usbhid/usbhid|hid-generic|hid-hyperv)\\.ko',
  '^drivers/input/serio/',
  '^drivers/input/keyboard/atkbd',
  // logind receives the power button, a hypervisor's included, only through an event device.
  '^drivers/input/evdev',
  // File systems of the image, seeds and rescue media.
  '^fs/(erofs|overlayfs|ext4|jbd2|fat|isofs|nls|autofs|fuse|squashfs|efivarfs|configfs)/',
  '^fs/mbcache',
  '^lib/',
  // The network.
  '^drivers/net/ethernet/',
  '^drivers/net/(phy|mdio|pcs|bonding|team|hyperv)/',
  '^drivers/net/(dummy|ifb|macvlan|tun|veth|net_failover|mii|mdio|xen-netfront|virtio_net)\\.ko',
  '^drivers/(ptp|pps|dca)/',
  '^net/(core|ipv4|ipv6|netfilter|8021q|802|bridge|llc|sched|packet|unix|xfrm|key|vmw_vsock)/',
  // Watchdogs, firmware, health of the machine.
  '^drivers/watchdog/',
  '^drivers/firmware/',
  '^drivers/char/(ipmi|hw_random|virtio_console|tpm)',
  '^drivers/(rtc|acpi|hwmon|edac|dma|i2c/busses)/',
  '^crypto/',
  '^arch/x86/crypto/crc',
];

/**
 * Folders of modules that are not even unpacked, so that nothing resolves their dependencies: nearly half of the
 * modules of the generic kernel.
 */
export const excludedModules: readonly string[] = [
  'drivers/accessibility',
  'drivers/atm',
  'drivers/bluetooth',
  'drivers/comedi',
  'drivers/gpu',
  // The modules directly in iio/ also serve hardware monitoring.
  'drivers/iio/*',
  'drivers/input/joystick',
  'drivers/input/touchscreen',
  'drivers/isdn',
  'drivers/media',
  'drivers/net/can',
  'drivers/net/wireless',
  'drivers/usb/gadget',
  'drivers/usb/serial',
  'drivers/video',
  'drivers/w1',
  'sound',
];

/** Modules that find and mount the root file system; their dependencies are added. */
export const initrdModules: readonly string[] = [
  // erofs and ext4 get their checksum from the kernel's crypto interface, without a module dependency.
  'crc32c_generic',
  'crc32c-intel',
  'virtio_pci',
  'virtio_blk',
  'virtio_scsi',
  // The console hvc0.
  'virtio_console',
  'sd_mod',
  'sr_mod',
  'nvme',
  'ahci',
  'ata_piix',
  'ata_generic',
  'mptspi',
  'mptsas',
  'mpt3sas',
  'megaraid_sas',
  'smartpqi',
  'hpsa',
  'aacraid',
  'arcmsr',
  'xen-blkfront',
  'hv_storvsc',
  'vmw_pvscsi',
  'usb_storage',
  'uas',
  'xhci_pci',
  'ehci_pci',
  'erofs',
  'overlay',
  'ext4',
];
