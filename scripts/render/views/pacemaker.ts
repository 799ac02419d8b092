/**
 * What pacemaker calls things, by the release that the image carries. Pacemaker 3.0.1 begins to
 * rename the `stonith-` options to `fencing-`; both the CIB and its lint take the names from here.
 */
interface PacemakerRelease {
  readonly version: string;
  /** The feature set that its daemons agree on (`crm_feature_set`). */
  readonly featureSet: string;
  /** The newest schema that it validates with. */
  readonly schema: string;
  readonly fencingEnabled: string;
  readonly fencingWatchdogTimeout: string;
}

const releases = {
  trixie: {
    version: '3.0.0',
    featureSet: '3.20.0',
    schema: 'pacemaker-4.0',
    fencingEnabled: 'stonith-enabled',
    fencingWatchdogTimeout: 'stonith-watchdog-timeout',
  },
} as const satisfies Readonly<Record<string, PacemakerRelease>>;

/** The one that Debian 13 ships. */
export const pacemaker: PacemakerRelease = releases.trixie;
