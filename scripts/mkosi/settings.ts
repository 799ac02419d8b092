/*
 * Every mkosi setting that lvsmith uses, in one table: its section in mkosi.conf and the kind of its value. The INI
 * writer, the TypeScript type and the comparison with `mkosi --json summary` derive from it. The names are those of
 * mkosi 25.3; versions.ts translates them.
 */

interface Setting {
  readonly section: 'Distribution' | 'Output' | 'Content' | 'Validation' | 'Build';
  /** `trees` have sources and targets. */
  readonly kind: 'string' | 'boolean' | 'number' | 'list' | 'trees' | 'environment';
}

export const settings = {
  Distribution: { section: 'Distribution', kind: 'string' },
  Release: { section: 'Distribution', kind: 'string' },
  Architecture: { section: 'Distribution', kind: 'string' },
  Mirror: { section: 'Distribution', kind: 'string' },

  Format: { section: 'Output', kind: 'string' },
  Output: { section: 'Output', kind: 'string' },
  ImageId: { section: 'Output', kind: 'string' },
  ImageVersion: { section: 'Output', kind: 'string' },
  OutputDirectory: { section: 'Output', kind: 'string' },
  CompressOutput: { section: 'Output', kind: 'string' },
  ManifestFormat: { section: 'Output', kind: 'list' },
  SectorSize: { section: 'Output', kind: 'number' },
  Seed: { section: 'Output', kind: 'string' },
  RepartDirectories: { section: 'Output', kind: 'list' },
  SplitArtifacts: { section: 'Output', kind: 'list' },

  BaseTrees: { section: 'Content', kind: 'list' },
  SkeletonTrees: { section: 'Content', kind: 'trees' },
  ExtraTrees: { section: 'Content', kind: 'trees' },
  Packages: { section: 'Content', kind: 'list' },
  RemovePackages: { section: 'Content', kind: 'list' },
  RemoveFiles: { section: 'Content', kind: 'list' },
  WithDocs: { section: 'Content', kind: 'boolean' },
  WithRecommends: { section: 'Content', kind: 'boolean' },
  CleanPackageMetadata: { section: 'Content', kind: 'string' },
  SourceDateEpoch: { section: 'Content', kind: 'number' },
  FinalizeScripts: { section: 'Content', kind: 'list' },
  Bootable: { section: 'Content', kind: 'string' },
  Bootloader: { section: 'Content', kind: 'string' },
  ShimBootloader: { section: 'Content', kind: 'string' },
  BiosBootloader: { section: 'Content', kind: 'string' },
  UnifiedKernelImages: { section: 'Content', kind: 'string' },
  Initrds: { section: 'Content', kind: 'list' },
  KernelModulesExclude: { section: 'Content', kind: 'list' },
  KernelModulesInclude: { section: 'Content', kind: 'list' },
  Locale: { section: 'Content', kind: 'string' },
  RootPassword: { section: 'Content', kind: 'string' },
  SELinuxRelabel: { section: 'Content', kind: 'string' },

  ToolsTree: { section: 'Build', kind: 'string' },
  SandboxTrees: { section: 'Build', kind: 'trees' },
  CacheDirectory: { section: 'Build', kind: 'string' },
  PackageCacheDirectory: { section: 'Build', kind: 'string' },
  CacheOnly: { section: 'Build', kind: 'string' },
  WorkspaceDirectory: { section: 'Build', kind: 'string' },
  BuildSources: { section: 'Build', kind: 'trees' },
  Incremental: { section: 'Build', kind: 'string' },
  Environment: { section: 'Build', kind: 'environment' },
  ProxyUrl: { section: 'Build', kind: 'string' },
} as const satisfies Readonly<Record<string, Setting>>;

export type SettingName = keyof typeof settings;

/** A folder of files to copy; `target` is the path in the image, by default its root. */
export interface Tree {
  readonly source: string;
  readonly target?: string;
}

interface Values {
  readonly string: string;
  readonly boolean: boolean;
  readonly number: number;
  readonly list: readonly string[];
  readonly trees: readonly Tree[];
  readonly environment: Readonly<Record<string, string>>;
}

/** The settings of one build. An undefined setting has mkosi's default. */
export type MkosiSettings = {
  readonly [Name in SettingName]?: Values[(typeof settings)[Name]['kind']] | undefined;
};

export type SettingValue = Values[keyof Values];

/** The settings that are not undefined, in the order of the table. */
export function definedSettings(
  values: MkosiSettings,
): readonly (readonly [SettingName, SettingValue])[] {
  return settingNames.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [[name, value] as const];
  });
}

const settingNames = Object.keys(settings).filter(isSettingName);

function isSettingName(name: string): name is SettingName {
  return Object.hasOwn(settings, name);
}
