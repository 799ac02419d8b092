import { basename } from 'node:path';
import type { Role } from '../../../overlays/shared/node/node.ts';
import type { RenderedFile } from '../../render/rendered-file.ts';
import type { DeclaredLicence } from './licence/declared-licence.ts';
import type { DiskInputs } from '../build-inputs.ts';
import type { InstalledPackage } from '../rootfs/dpkg.ts';
import { packageLicence } from './licence/package-licence.ts';
import { npmPackage, type NpmPackage } from './npm-package.ts';
import { installation, lvsmithVersion, packageFolder } from '../../runtime/installation.ts';
import { sourceDateEpoch } from '../source-date-epoch.ts';

/** A package and the licences that its copyright file declares. */
export interface LicensedPackage extends InstalledPackage {
  readonly licence: DeclaredLicence | undefined;
}

/** One of lvsmith's own programs. */
interface Program {
  readonly name: string;
  /** The npm packages that are compiled into it. */
  readonly bundled: readonly string[];
}

export interface BillOfMaterials {
  readonly role: Role;
  /** Of lvsmith and its programs. */
  readonly version: string;
  readonly imageVersion: string;
  /** Of lvsmith and its programs. */
  readonly licence: string | undefined;
  /** Seconds since 1970: the image's time stamp, so that the same image has the same bill. */
  readonly time: number;
  readonly packages: readonly LicensedPackage[];
  readonly programs: readonly Program[];
  /** The npm packages that are compiled into any program. */
  readonly bundled: readonly NpmPackage[];
}

export async function billOfMaterials(
  { role, rootfs, files, identity }: Pick<DiskInputs, 'role' | 'rootfs' | 'files' | 'identity'>,
  installed: readonly InstalledPackage[],
): Promise<BillOfMaterials> {
  const programs = programsOf(files);
  const bundled = [...new Set(programs.flatMap((program) => program.bundled))].toSorted();
  return {
    role,
    version: lvsmithVersion(),
    imageVersion: identity.version,
    licence: (await npmPackage(installation)).licence,
    time: sourceDateEpoch(),
    packages: await Promise.all(
      installed.map(async (item) => ({
        ...item,
        licence: await packageLicence(rootfs.path, item.name),
      })),
    ),
    programs,
    bundled: await Promise.all(bundled.map((name) => npmPackage(packageFolder(name)))),
  };
}

function programsOf(files: readonly RenderedFile[]): readonly Program[] {
  return files
    .flatMap(({ path, bundled }) =>
      bundled === undefined ? [] : [{ name: basename(path), bundled }],
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** A package URL of type `deb` (github.com/package-url/purl-spec). */
export function debianPackageUrl({ name, version, architecture }: InstalledPackage): string {
  const [escapedName, escapedVersion] = [encodeURIComponent(name), encodeURIComponent(version)];
  return `pkg:deb/debian/${escapedName}@${escapedVersion}?arch=${architecture}`;
}

/** A package URL of type `npm`: a scope is its namespace. */
export function npmPackageUrl({ name, version }: NpmPackage): string {
  return `pkg:npm/${name.split('/').map(encodeURIComponent).join('/')}@${encodeURIComponent(version)}`;
}

export function timestamp({ time }: BillOfMaterials): string {
  return new Date(time * 1000).toISOString().replace('.000Z', 'Z');
}
