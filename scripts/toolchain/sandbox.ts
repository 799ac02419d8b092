import { cacheFolder } from '../host/cache.ts';
import { python } from '../host/privileges.ts';

export interface SandboxOptions {
  /** Folders or files of the host to mount: target path → source path. */
  readonly readOnly?: Readonly<Record<string, string>>;
  readonly writable?: Readonly<Record<string, string>>;
  /** Mount the host's /dev, for QEMU. */
  readonly devices?: boolean;
  readonly workingFolder?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The sandbox.py of the host's mkosi, instead of the one in the cache. */
  readonly sandbox?: string;
}

/**
 * The command that runs `argv` with the programs and libraries of a sysroot in place of the host's. Needs no root:
 * mkosi's sandbox.py makes the namespaces. /proc, /tmp and /run are fresh.
 */
export function sandboxed(
  sysroot: string,
  argv: readonly [string, ...string[]],
  options: SandboxOptions = {},
): readonly [string, ...string[]] {
  const program = options.sandbox ?? sandboxProgram();
  return [
    python,
    '-SI',
    program,
    '--proc',
    '/proc',
    ...(options.devices === true ? ['--bind', '/dev', '/dev'] : ['--dev', '/dev']),
    ...['usr', 'etc', 'var'].flatMap((top) => ['--ro-bind', `${sysroot}/${top}`, `/${top}`]),
    '--tmpfs',
    '/run',
    '--tmpfs',
    '/tmp',
    ...['bin', 'sbin', 'lib', 'lib64'].flatMap((top) => ['--symlink', `usr/${top}`, `/${top}`]),
    ...bind('--ro-bind', options.readOnly),
    ...bind('--bind', options.writable),
    '--setenv',
    'PATH',
    '/usr/sbin:/usr/bin',
    ...Object.entries(options.env ?? {}).flatMap(([name, value]) => ['--setenv', name, value]),
    '--chdir',
    options.workingFolder ?? '/',
    ...argv,
  ];
}

/** mkosi's sandbox.py in the cache. */
export function sandboxProgram(): string {
  return cacheFolder('mkosi/usr/lib/python3/dist-packages/mkosi/sandbox.py');
}

function bind(flag: string, binds: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(binds).flatMap(([target, source]) => [flag, source, target]);
}
