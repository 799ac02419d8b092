import { digestOf } from '../../host/digest.ts';
import {
  debianPackageUrl,
  npmPackageUrl,
  timestamp,
  type BillOfMaterials,
  type LicensedPackage,
} from './bill-of-materials.ts';

const document = 'SPDXRef-DOCUMENT';
const image = 'SPDXRef-Image';

/** The bill of materials as SPDX 2.3 JSON (spdx.github.io/spdx-spec/v2.3). */
export function spdxDocument(bill: BillOfMaterials): unknown {
  const { role, version, imageVersion, packages, programs, bundled } = bill;
  return {
    spdxVersion: 'SPDX-2.3',
    dataLicense: 'CC0-1.0',
    SPDXID: document,
    name: `lvsmith-${role}-${imageVersion}`,
    documentNamespace: `https://spdx.org/spdxdocs/lvsmith-${role}-${digestOf(bill)}`,
    creationInfo: { created: timestamp(bill), creators: [`Tool: lvsmith-${version}`] },
    packages: [
      {
        ...packageFields(image, `lvsmith-${role}`, imageVersion, undefined),
        // The specification's text spells it with a hyphen, but its JSON schema does not.
        primaryPackagePurpose: 'OPERATING_SYSTEM',
      },
      ...packages.map(debianPackage),
      ...programs.map(({ name }) => ({
        ...packageFields(idOf('Program', name), name, version, bill.licence),
        primaryPackagePurpose: 'APPLICATION',
      })),
      ...bundled.map((item) => ({
        ...packageFields(idOf('Npm', item.name), item.name, item.version, item.licence),
        primaryPackagePurpose: 'LIBRARY',
        externalRefs: [packageReference(npmPackageUrl(item))],
      })),
    ],
    hasExtractedLicensingInfos: extractedLicences(bill),
    relationships: relationships(bill),
  };
}

function relationships({ packages, programs, bundled }: BillOfMaterials): readonly unknown[] {
  const contained = [
    ...packages.map(({ name }) => idOf('Package', name)),
    ...programs.map(({ name }) => idOf('Program', name)),
    ...bundled.map(({ name }) => idOf('Npm', name)),
  ];
  return [
    relationship(document, 'DESCRIBES', image),
    ...contained.map((id) => relationship(image, 'CONTAINS', id)),
    ...programs.flatMap((program) =>
      program.bundled.map((name) =>
        relationship(idOf('Program', program.name), 'STATIC_LINK', idOf('Npm', name)),
      ),
    ),
  ];
}

function debianPackage(item: LicensedPackage): unknown {
  const { name, version, licence } = item;
  return {
    ...packageFields(idOf('Package', name), name, version, licence?.expression),
    supplier: `Organization: ${item.maintainer}`,
    homepage: item.homepage,
    sourceInfo: `built from the Debian source package ${item.source} ${item.sourceVersion}`,
    externalRefs: [packageReference(debianPackageUrl(item))],
  };
}

/** The fields that SPDX requires of every package. */
function packageFields(
  id: string,
  name: string,
  version: string,
  licence: string | undefined,
): Readonly<Record<string, unknown>> {
  return {
    SPDXID: id,
    name,
    versionInfo: version,
    downloadLocation: 'NOASSERTION',
    filesAnalyzed: false,
    licenseConcluded: 'NOASSERTION',
    licenseDeclared: licence ?? 'NOASSERTION',
    copyrightText: 'NOASSERTION',
  };
}

function packageReference(url: string): unknown {
  return {
    referenceCategory: 'PACKAGE-MANAGER',
    referenceType: 'purl',
    referenceLocator: url,
  };
}

/** Each licence once, even if several packages share it. */
function extractedLicences(bill: BillOfMaterials): readonly unknown[] {
  const all = bill.packages.flatMap(({ licence }) => licence?.extracted ?? []);
  return [...new Map(all.map((licence) => [licence.id, licence])).values()]
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, name, text }) => ({ licenseId: id, name, extractedText: text }));
}

function relationship(from: string, type: string, to: string): unknown {
  return { spdxElementId: from, relationshipType: type, relatedSpdxElement: to };
}

/** SPDX allows letters, digits, dots and hyphens in an id. */
function idOf(kind: 'Npm' | 'Package' | 'Program', name: string): string {
  return `SPDXRef-${kind}-${name.replaceAll('+', '.plus').replaceAll(/[^A-Za-z0-9.-]/g, '-')}`;
}
