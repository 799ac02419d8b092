import type { Role } from '../../overlays/shared/node.ts';
import { digestOf } from '../toolchain/digest.ts';
import type { InstalledPackage } from './dpkg.ts';
import type { DeclaredLicence } from './declared-licence.ts';

/** A package and what its copyright file declares, where that is certain. */
interface LicensedPackage extends InstalledPackage {
  readonly licence: DeclaredLicence | undefined;
}

export interface BillOfMaterials {
  readonly role: Role;
  readonly version: string;
  /** Seconds since 1970: the image's own time, so that the same image has the same bill. */
  readonly time: number;
  readonly packages: readonly LicensedPackage[];
}

/** The bill of materials as SPDX 2.3 JSON (spdx.github.io/spdx-spec/v2.3). */
export function spdxDocument(bill: BillOfMaterials): unknown {
  const root = 'SPDXRef-Image';
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: 'SPDXRef-DOCUMENT',
    name: `lvsmith-${bill.role}-${bill.version}`,
    documentNamespace: `https://spdx.org/spdxdocs/lvsmith-${bill.role}-${digestOf(bill)}`,
    creationInfo: { created: timestamp(bill), creators: [`Tool: lvsmith-${bill.version}`] },
    packages: [
      {
        SPDXID: root,
        name: `lvsmith-${bill.role}`,
        versionInfo: bill.version,
        primaryPackagePurpose: 'OPERATING-SYSTEM',
        downloadLocation: 'NOASSERTION',
        filesAnalyzed: false,
        licenseConcluded: 'NOASSERTION',
        licenseDeclared: 'NOASSERTION',
        copyrightText: 'NOASSERTION',
      },
      ...bill.packages.map(spdxPackage),
    ],
    hasExtractedLicensingInfos: extractedLicences(bill),
    relationships: [
      relationship('SPDXRef-DOCUMENT', 'DESCRIBES', root),
      ...bill.packages.map((item) => relationship(root, 'CONTAINS', spdxId(item))),
    ],
  };
}

function spdxPackage(item: LicensedPackage): unknown {
  return {
    SPDXID: spdxId(item),
    name: item.name,
    versionInfo: item.version,
    supplier: `Organization: ${item.maintainer}`,
    downloadLocation: 'NOASSERTION',
    ...(item.homepage === undefined ? {} : { homepage: item.homepage }),
    sourceInfo: `built from the Debian source package ${item.source} ${item.sourceVersion}`,
    filesAnalyzed: false,
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: item.licence?.expression ?? 'NOASSERTION',
    copyrightText: 'NOASSERTION',
    externalRefs: [
      {
        referenceCategory: 'PACKAGE-MANAGER',
        referenceType: 'purl',
        referenceLocator: packageUrl(item),
      },
    ],
  };
}

/** Each once, however many packages share it. */
function extractedLicences(bill: BillOfMaterials): readonly unknown[] {
  const all = bill.packages.flatMap(({ licence }) => licence?.extracted ?? []);
  return [...new Map(all.map((licence) => [licence.id, licence])).values()]
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, name, text }) => ({ licenseId: id, name, extractedText: text }));
}

function relationship(from: string, type: string, to: string): unknown {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to };
}

/** Letters, digits, dots and hyphens only. */
function spdxId(item: InstalledPackage): string {
  return `SPDXRef-Package-${item.name.replaceAll('+', '.plus')}`;
}

/** The same as CycloneDX 1.6 JSON (cyclonedx.org/docs/1.6/json). */
export function cycloneDxDocument(bill: BillOfMaterials): unknown {
  const root = `lvsmith-${bill.role}@${bill.version}`;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: timestamp(bill),
      tools: { components: [{ type: 'application', name: 'lvsmith', version: bill.version }] },
      component: {
        type: 'operating-system',
        'bom-ref': root,
        name: `lvsmith-${bill.role}`,
        version: bill.version,
      },
    },
    components: bill.packages.map((item) => ({
      type: 'library',
      'bom-ref': packageUrl(item),
      supplier: { name: item.maintainer },
      name: item.name,
      version: item.version,
      purl: packageUrl(item),
      ...(item.licence === undefined
        ? {}
        : { licenses: [{ expression: item.licence.expression }] }),
      properties: [{ name: 'debian:source', value: `${item.source} ${item.sourceVersion}` }],
    })),
    dependencies: [{ ref: root, dependsOn: bill.packages.map(packageUrl) }],
  };
}

/** See the package URL specification, type `deb`. */
function packageUrl({ name, version, architecture }: InstalledPackage): string {
  const [escapedName, escapedVersion] = [encodeURIComponent(name), encodeURIComponent(version)];
  return `pkg:deb/debian/${escapedName}@${escapedVersion}?arch=${architecture}`;
}

function timestamp(bill: BillOfMaterials): string {
  return new Date(bill.time * 1000).toISOString().replace('.000Z', 'Z');
}
