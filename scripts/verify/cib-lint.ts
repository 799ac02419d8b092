import { XmlDocument, XmlElement } from 'libxml2-wasm';
import type { ToolFinding } from './tool-finding.ts';
import { agentParameters, clusterOptions, metaAttributes, unitNames } from './pacemaker-names.ts';

const tool = 'lint';
const unitPath = '//primitive[@provider="lvsmith"]/instance_attributes/nvpair[@name="unit"]';

/** Finds misspelled names in a CIB, which pacemaker and crm_verify accept silently. */
export function lintCib(cib: string, file: string): ToolFinding[] {
  using document = XmlDocument.fromString(cib);
  const names = (path: string, known: ReadonlySet<string>, what: string) =>
    elements(document, `${path}/nvpair`)
      .filter((pair) => !known.has(text(pair, 'name')))
      .map((pair) => at(pair, file, `there is no ${what} ${text(pair, 'name')}`));
  return [
    ...names('//cluster_property_set', clusterOptions, 'cluster option'),
    ...names('//meta_attributes', metaAttributes, 'meta attribute'),
    ...elements(document, '//primitive').flatMap((primitive) => lintAgent(primitive, file)),
    ...elements(document, unitPath)
      .filter((pair) => !unitNames.has(text(pair, 'value')))
      .map((pair) => at(pair, file, `lvsmith supervises no unit ${text(pair, 'value')}`)),
  ];
}

function lintAgent(primitive: XmlElement, file: string): ToolFinding[] {
  const type = text(primitive, 'type');
  const agent = `${text(primitive, 'class')}:${text(primitive, 'provider')}:${type}`;
  const known = agentParameters[agent];
  if (known === undefined) return [at(primitive, file, `lvsmith knows no agent ${agent}`)];
  return elements(primitive, 'instance_attributes/nvpair')
    .filter((pair) => !known.has(text(pair, 'name')))
    .map((pair) => at(pair, file, `${agent} has no parameter ${text(pair, 'name')}`));
}

function elements(parent: XmlDocument | XmlElement, path: string): XmlElement[] {
  return parent.find(path).filter((node) => node instanceof XmlElement);
}

function text(element: XmlElement, attribute: string): string {
  return element.attr(attribute)?.value ?? '';
}

function at(element: XmlElement, file: string, message: string): ToolFinding {
  return { tool, file, line: element.line, message };
}
