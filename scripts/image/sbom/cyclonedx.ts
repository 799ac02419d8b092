import {
  debianPackageUrl,
  npmPackageUrl,
  timestamp,
  type BillOfMaterials,
  type LicensedPackage,
} from './bill-of-materials.ts';
import type { NpmPackage } from './npm-package.ts';

/** The bill of materials as CycloneDX 1.6 JSON (cyclonedx.org/docs/1.6/json). */
export function cycloneDxDocument(bill: BillOfMaterials): unknown {
  const { role, version, imageVersion } = bill;
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: timestamp(bill),
      tools: { components: [{ type: 'application', name: 'lvsmith', version }] },
      component: {
        type: 'operating-system',
        'bom-ref': imageRef(bill),
        name: `lvsmith-${role}`,
        version: imageVersion,
      },
    },
    components: components(bill),
    dependencies: dependencies(bill),
  };
}

function imageRef({ role, imageVersion }: BillOfMaterials): string {
  return `lvsmith-${role}@${imageVersion}`;
}

function programRef(name: string, { version }: BillOfMaterials): string {
  return `lvsmith/${name}@${version}`;
}

function components(bill: BillOfMaterials): readonly unknown[] {
  return [
    ...bill.packages.map(debianComponent),
    ...bill.programs.map(({ name }) => ({
      type: 'application',
      'bom-ref': programRef(name, bill),
      name,
      version: bill.version,
      licenses: licences(bill.licence),
    })),
    ...bill.bundled.map(npmComponent),
  ];
}

function dependencies(bill: BillOfMaterials): readonly unknown[] {
  const { packages, programs, bundled } = bill;
  const urls = new Map(bundled.map((item) => [item.name, npmPackageUrl(item)]));
  return [
    {
      ref: imageRef(bill),
      dependsOn: [
        ...packages.map(debianPackageUrl),
        ...programs.map(({ name }) => programRef(name, bill)),
      ],
    },
    ...programs.map((program) => ({
      ref: programRef(program.name, bill),
      dependsOn: program.bundled.flatMap((name) => urls.get(name) ?? []),
    })),
  ];
}

function debianComponent(item: LicensedPackage): unknown {
  return {
    type: 'library',
    'bom-ref': debianPackageUrl(item),
    supplier: { name: item.maintainer },
    name: item.name,
    version: item.version,
    purl: debianPackageUrl(item),
    licenses: licences(item.licence?.expression),
    properties: [{ name: 'debian:source', value: `${item.source} ${item.sourceVersion}` }],
  };
}

function npmComponent(item: NpmPackage): unknown {
  return {
    type: 'library',
    'bom-ref': npmPackageUrl(item),
    name: item.name,
    version: item.version,
    purl: npmPackageUrl(item),
    licenses: licences(item.licence),
  };
}

/** Undefined, and so absent from the JSON, where no licence is declared. */
function licences(expression: string | undefined): unknown {
  return expression === undefined ? undefined : [{ expression }];
}
