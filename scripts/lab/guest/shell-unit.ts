import { greeting } from './shell-protocol.ts';

/*
 * The shell that the lab puts into a guest from outside: a unit given as a credential on the kernel
 * command line (systemd.exec(5) "set_credential", systemd-debug-generator(8) "systemd.extra-unit").
 * Nothing in the image knows of it.
 */
const unit = (tty: string, command: string) => `[Unit]
DefaultDependencies=no
BindsTo=dev-${tty}.device
After=dev-${tty}.device
[Service]
ExecStart=/bin/sh -c '${command}'
StandardInput=tty
StandardOutput=tty
StandardError=null
TTYPath=/dev/${tty}
Restart=always
RestartSec=1
IgnoreSIGPIPE=no
KillMode=process
`;

const shell = unit('hvc0', `stty raw -echo; printf "\\\\036${greeting}\\\\n"; exec bash`);

/** Kernel command line words that start the driver's shell on the first virtio console. */
export function shellCommandLine(): string {
  const encoded = Buffer.from(shell).toString('base64');
  return [
    `systemd.set_credential_binary=systemd.extra-unit.lab-shell.service:${encoded}`,
    'systemd.wants=lab-shell.service',
    // systemd-getty-generator(8) would put a login on the same console, which hangs it up.
    'systemd.mask=serial-getty@hvc0.service',
  ].join(' ');
}

/**
 * The same for a machine that takes its kernel's command line from its own disk: credentials by name
 * that QEMU hands over as SMBIOS strings (systemd.system-credentials(7)).
 */
export function shellCredentials(): Readonly<Record<string, string>> {
  return {
    'systemd.extra-unit.lab-shell.service': shell,
    'systemd.unit-dropin.multi-user.target': '[Unit]\nWants=lab-shell.service\n',
    'systemd.unit-dropin.serial-getty@hvc0.service': '[Unit]\nConditionPathExists=!/dev/hvc0\n',
  };
}
