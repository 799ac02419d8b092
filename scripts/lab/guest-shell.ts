import { greeting } from './shell.ts';

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

/** Kernel command line words that start the driver's shell on the first virtio console. */
export function shellCommandLine(): string {
  const text = unit('hvc0', `stty raw -echo; printf "\\\\036${greeting}\\\\n"; exec sh`);
  const encoded = Buffer.from(text).toString('base64');
  return [
    `systemd.set_credential_binary=systemd.extra-unit.lab-shell.service:${encoded}`,
    'systemd.wants=lab-shell.service',
    // systemd-getty-generator(8) would put a login on the same console, which hangs it up.
    'systemd.mask=serial-getty@hvc0.service',
  ].join(' ');
}
