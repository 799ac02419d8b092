import test from 'ava';
import { cycloneDxDocument } from '../../../../../scripts/image/sbom/cyclonedx.ts';
import { parseStatus } from '../../../../../scripts/image/rootfs/dpkg.ts';
import { spdxDocument } from '../../../../../scripts/image/sbom/spdx.ts';

const status = `Package: libstdc++6
Status: install ok installed
Maintainer: Someone <a@example.org>
Architecture: amd64
Source: gcc-14 (14.2.0-19)
Version: 14.2.0-19+b1
Description: text
 Status: not a field

Package: gone
Status: deinstall ok config-files
Version: 1

Package: adduser
Status: install ok installed
Maintainer: Someone <a@example.org>
Architecture: all
Version: 3.152
Homepage: https://example.org/
`;

test('installed packages are read with their source package, removed ones are skipped', (t) => {
  const [first, second, ...others] = parseStatus(status);
  t.is(first?.name, 'adduser');
  t.is(first?.source, 'adduser');
  t.is(second?.source, 'gcc-14');
  t.is(second?.sourceVersion, '14.2.0-19');
  t.deepEqual(others, []);
});

const licence = {
  expression: 'GPL-2.0-only AND LicenseRef-homemade-12345678',
  extracted: [{ id: 'LicenseRef-homemade-12345678', name: 'homemade', text: 'Do it yourself.' }],
};

const bill = {
  role: 'director',
  version: '0.1.0',
  imageVersion: '1.4',
  licence: 'MIT',
  time: 1767225600,
  packages: parseStatus(status).map((item) => ({ ...item, licence })),
  programs: [
    { name: 'alert', bundled: [] },
    { name: 'reconcile', bundled: ['@a/b'] },
  ],
  bundled: [{ name: '@a/b', version: '1.2.3', licence: 'ISC' }],
} as const;

test('SPDX: every package has a unique id, a relation to the image, and its licences', (t) => {
  const text = JSON.stringify(spdxDocument(bill));
  t.true(text.includes('"SPDXRef-Package-libstdc.plus.plus6"'));
  t.true(text.includes(`"licenseDeclared":"${licence.expression}"`));
  t.true(text.includes('pkg:deb/debian/libstdc%2B%2B6@14.2.0-19%2Bb1?arch=amd64'));
  t.true(text.includes('"created":"2026-01-01T00:00:00Z"'));
  t.is(text.match(/"CONTAINS"/g)?.length, 5);
});

test('the image has its own version, and the programs that of lvsmith', (t) => {
  const spdx = JSON.stringify(spdxDocument(bill));
  t.true(spdx.includes('"name":"lvsmith-director","versionInfo":"1.4"'), spdx);
  t.true(spdx.includes('"name":"reconcile","versionInfo":"0.1.0"'));
  t.like(cycloneDxDocument(bill), { metadata: { component: { version: '1.4' } } });
  t.true(JSON.stringify(cycloneDxDocument(bill)).includes('"name":"lvsmith","version":"0.1.0"'));
});

test('SPDX: the text of an unlisted licence appears once', (t) => {
  const text = JSON.stringify(spdxDocument(bill));
  t.is(text.match(/"extractedText":"Do it yourself."/g)?.length, 1);
});

test('an unknown licence is NOASSERTION in SPDX and absent in CycloneDX', (t) => {
  const packages = parseStatus(status).map((item) => ({ ...item, licence: undefined }));
  const unknown = { ...bill, packages, programs: [], bundled: [] };
  t.true(JSON.stringify(spdxDocument(unknown)).includes('"licenseDeclared":"NOASSERTION"'));
  t.false(JSON.stringify(cycloneDxDocument(unknown)).includes('"licenses"'));
});

test('CycloneDX: the same packages, and the same bill for the same image', (t) => {
  const text = JSON.stringify(cycloneDxDocument(bill));
  t.true(text.includes(`"licenses":[{"expression":"${licence.expression}"}]`));
  t.is(text, JSON.stringify(cycloneDxDocument(bill)));
});

test('programs are listed with the npm packages that are compiled into them', (t) => {
  const spdx = JSON.stringify(spdxDocument(bill));
  const link = {
    spdxElementId: 'SPDXRef-Program-reconcile',
    relationshipType: 'STATIC_LINK',
    relatedSpdxElement: 'SPDXRef-Npm--a-b',
  };
  t.true(spdx.includes(JSON.stringify(link)));
  t.is(spdx.match(/"STATIC_LINK"/g)?.length, 1);
  t.true(spdx.includes('"referenceLocator":"pkg:npm/%40a/b@1.2.3"'));
  const cycloneDx = JSON.stringify(cycloneDxDocument(bill));
  const [ref, url] = ['lvsmith/reconcile@0.1.0', 'pkg:npm/%40a/b@1.2.3'];
  t.true(cycloneDx.includes(JSON.stringify({ ref, dependsOn: [url] })));
  t.true(cycloneDx.includes(`"purl":"${url}","licenses":[{"expression":"ISC"}]`));
});
