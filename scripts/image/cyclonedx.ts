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
  const { role, version, packages, programs, bundled } = bill;
  const image = `lvsmith-${role}@${version}`;
  const program = (name: string) => `lvsmith/${name}@${version}`;
  const urls = new Map(bundled.map((item) => [item.name, npmPackageUrl(item)]));
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: timestamp(bill),
      tools: { components: [{ type: 'application', name: 'lvsmith', version }] },
      component: {
        type: 'operating-system',
        'bom-ref': image,
        name: `lvsmith-${role}`,
        version,
      },
    },
    components: [
      ...packages.map(debianComponent),
      ...programs.map(({ name }) => ({
        type: 'application',
        'bom-ref': program(name),
        name,
        version,
        ...licensed(bill.licence),
      })),
      ...bundled.map(npmComponent),
    ],
    dependencies: [
      {
        ref: image,
        dependsOn: [
          ...packages.map(debianPackageUrl),
          ...programs.map(({ name }) => program(name)),
        ],
      },
      ...programs.map((item) => ({
        ref: program(item.name),
        dependsOn: item.bundled.flatMap((name) => urls.get(name) ?? []),
      })),
    ],
  };
}

function debianComponent(item: LicensedPackage): unknown {
  return {
    type: 'library',
    'bom-ref': debianPackageUrl(item),
    supplier: { name: item.maintainer },
    name: item.name,
    version: item.version,
    purl: debianPackageUrl(item),
    ...licensed(item.licence?.expression),
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
    ...licensed(item.licence),
  };
}

function licensed(expression: string | undefined): object {
  return expression === undefined ? {} : { licenses: [{ expression }] };
}
