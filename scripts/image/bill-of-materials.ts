import { basename, join } from 'node:path';
import type { Role } from '../../overlays/shared/node.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import type { DeclaredLicence } from './declared-licence.ts';
import type { DiskRequest } from './disk-request.ts';
import type { InstalledPackage } from './dpkg.ts';
import { packageLicence } from './licences.ts';
import { npmPackage, type NpmPackage } from './npm-package.ts';
import { lvsmithVersion, sourceDateEpoch } from './version.ts';

/** A package and what its copyright file declares, where that is certain. */
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
  readonly version: string;
  /** Of lvsmith, and so of its programs. */
  readonly licence: string | undefined;
  /** Seconds since 1970: the image's own time, so that the same image has the same bill. */
  readonly time: number;
  readonly packages: readonly LicensedPackage[];
  readonly programs: readonly Program[];
  /** All that are in some program. */
  readonly bundled: readonly NpmPackage[];
}

/** The working directory must be the project's root. */
export async function billOfMaterials(
  { role, packages: { folder }, files }: Pick<DiskRequest, 'role' | 'packages' | 'files'>,
  installed: readonly InstalledPackage[],
): Promise<BillOfMaterials> {
  const programs = programsOf(files);
  const bundled = [...new Set(programs.flatMap((program) => program.bundled))].toSorted();
  return {
    role,
    version: lvsmithVersion(),
    licence: (await npmPackage('.')).licence,
    time: sourceDateEpoch(),
    packages: await Promise.all(
      installed.map(async (item) => ({
        ...item,
        licence: await packageLicence(folder, item.name),
      })),
    ),
    programs,
    bundled: await Promise.all(bundled.map((name) => npmPackage(join('node_modules', name)))),
  };
}

function programsOf(files: readonly RenderedFile[]): readonly Program[] {
  return files
    .flatMap(({ path, bundled }) =>
      bundled === undefined ? [] : [{ name: basename(path), bundled }],
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** See the package URL specification, type `deb`. */
export function debianPackageUrl({ name, version, architecture }: InstalledPackage): string {
  const [escapedName, escapedVersion] = [encodeURIComponent(name), encodeURIComponent(version)];
  return `pkg:deb/debian/${escapedName}@${escapedVersion}?arch=${architecture}`;
}

/** The same, type `npm`: a scope is a part of the path of its own. */
export function npmPackageUrl({ name, version }: NpmPackage): string {
  return `pkg:npm/${name.split('/').map(encodeURIComponent).join('/')}@${encodeURIComponent(version)}`;
}

export function timestamp({ time }: BillOfMaterials): string {
  return new Date(time * 1000).toISOString().replace('.000Z', 'Z');
}
