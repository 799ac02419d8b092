import type { Check } from '../../overlays/shared/cluster/cluster.ts';

/** Seconds, as every monitor takes them. */
export function timeoutArguments({ timeout }: Check): readonly string[] {
  return ['--timeout', String(timeout / 1000)];
}

/** For a monitor that asks a port. */
export function portArguments(check: Check, port: number): readonly string[] {
  return ['--port', String(port), ...timeoutArguments(check)];
}
