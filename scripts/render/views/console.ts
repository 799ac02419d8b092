import type { Cluster } from '../../../overlays/shared/cluster/cluster.ts';
import { historyPort } from '../../../overlays/shared/history/channel.ts';

/** Ports below it are for root, and for who has the capability. */
const firstFreePort = 1024;

/** The console in the browser; null: there is none. */
export function consoleView({ console: settings }: Cluster) {
  if (settings === null) return null;
  return {
    historyPort,
    needsCapability: settings.port < firstFreePort,
  };
}
