import type { XmlTag } from '../../shared/cluster/xml-tags.ts';
import { xmlTags } from '../../shared/cluster/xml-tags.ts';
import { type Argv, tryRun } from '../../shared/node/run.ts';
import type {
  PacemakerFailure,
  PacemakerNodeState,
  PacemakerResource,
  PacemakerState,
} from '../../shared/state/node-state.ts';

const sections = 'none,summary,options,nodes,resources,attributes,failures,operations';
const command: Argv = ['crm_mon', '-1', '--output-as=xml', `--include=${sections}`];

/** Of operations it says the time without a zone. */
const utc = { TZ: 'UTC' };

/** Milliseconds, unless somebody has less time: a daemon of pacemaker that hangs answers never. */
export const answerTimeout = 10_000;

/** @throws Error when pacemaker does not run, or does not answer in time. */
export async function askPacemaker(timeout = answerTimeout): Promise<PacemakerState> {
  const { code, stdout, stderr } = await tryRun(command, { timeout, environment: utc });
  if (code === 0) return parsePacemaker(stdout);
  throw new Error(errorIn(stdout) ?? (stderr === '' ? `crm_mon ended with ${code}` : stderr));
}

/** The first error in an XML answer of pacemaker's tools, without the name of the tool. */
function errorIn(xml: string): string | undefined {
  return /<error>(?:\w+: )?([^<]*)<\/error>/.exec(xml)?.[1];
}

/** Reads what `crm_mon --output-as=xml` and, inside its last status, `crm_simulate` print. */
export function parsePacemaker(xml: string): PacemakerState {
  const tags = xmlTags(xml);
  const first = (name: string) => tags.find((tag) => tag.name === name)?.attributes;
  const dc = first('current_dc');
  const attributes = nodeAttributes(tags);
  return {
    dc: dc?.['name'] ?? null,
    quorate: dc?.['with_quorum'] === 'true',
    maintenance: first('cluster_options')?.['maintenance-mode'] === 'true',
    nodes: tags
      .filter(({ name, attributes: node }) => name === 'node' && node['online'] !== undefined)
      .map(({ attributes: node }) => ({
        name: node['name'] ?? '',
        state: nodeState(node),
        attributes: attributes.get(node['name'] ?? '') ?? {},
      })),
    resources: withStarts(resourcesOf(tags), tags),
    failures: tags.filter(({ name }) => name === 'failure').map(failureOf),
  };
}

function nodeState(node: XmlTag['attributes']): PacemakerNodeState {
  const is = (flag: string) => node[flag] === 'true';
  if (is('unclean')) return 'unclean';
  if (is('pending')) return 'pending';
  if (!is('online')) return 'offline';
  if (is('standby') || is('standby_onfail')) return 'standby';
  return is('maintenance') ? 'maintenance' : 'online';
}

/** `<node_attributes><node name="…"><attribute name="…" value="…"/>…` */
function nodeAttributes(tags: readonly XmlTag[]): Map<string, Record<string, string>> {
  const found = new Map<string, Record<string, string>>();
  let node = '';
  for (const { name, closing, attributes } of tags) {
    if (name === 'node' && !closing) node = attributes['name'] ?? '';
    if (name !== 'attribute') continue;
    const known = found.get(node) ?? {};
    found.set(node, { ...known, [attributes['name'] ?? '']: attributes['value'] ?? '' });
  }
  return found;
}

/** `<resource id="…" failed="…"><node name="…"/></resource>`, once for each instance of a clone. */
function resourcesOf(tags: readonly XmlTag[]): PacemakerResource[] {
  const found = new Map<string, PacemakerResource>();
  let open: string | undefined;
  for (const { name, closing, empty, attributes } of tags) {
    if (name === 'resource') {
      open = closing || empty ? undefined : attributes['id'];
      if (!closing) add(found, attributes['id'] ?? '', [], attributes['failed'] === 'true');
    } else if (name === 'node' && open !== undefined && !closing)
      add(found, open, [attributes['name'] ?? ''], false);
  }
  return [...found.values()];
}

function add(
  found: Map<string, PacemakerResource>,
  id: string,
  nodes: readonly string[],
  failed: boolean,
): void {
  const known = found.get(id);
  found.set(id, {
    id,
    nodes: [...(known?.nodes ?? []), ...nodes],
    failed: failed || known?.failed === true,
  });
}

/**
 * Since when each runs, where it runs in one place: `<node_history><node name="…"><resource_history id="…">
 * <operation_history task="start" …/>`. A failure that was cleared took the word of the start with it.
 */
function withStarts(
  resources: readonly PacemakerResource[],
  tags: readonly XmlTag[],
): readonly PacemakerResource[] {
  const starts = new Map<string, string>();
  let node = '';
  let resource = '';
  for (const { name, closing, attributes } of tags) {
    if (name === 'node' && !closing) node = attributes['name'] ?? '';
    if (name === 'resource_history' && !closing) resource = attributes['id'] ?? '';
    const isStart = attributes['task'] === 'start' && attributes['rc'] === '0';
    const at = Date.parse(`${attributes['last-rc-change']} UTC`);
    if (name === 'operation_history' && isStart && !Number.isNaN(at))
      starts.set(`${resource} ${node}`, new Date(at).toISOString());
  }
  return resources.map((each) => {
    const [only, second] = each.nodes;
    const started = second === undefined ? starts.get(`${each.id} ${only}`) : undefined;
    return started === undefined ? each : { ...each, started };
  });
}

function failureOf({ attributes }: XmlTag): PacemakerFailure {
  const { op_key: key = '', node = '', exitstatus = '', exitreason = '' } = attributes;
  const [, resource = key, operation = ''] = /^(.*)_([a-z-]+)_\d+$/.exec(key) ?? [];
  return {
    resource,
    node,
    operation,
    reason: exitreason === '' ? exitstatus : `${exitstatus}: ${exitreason}`,
    time: attributes['last-rc-change'] ?? '',
  };
}
