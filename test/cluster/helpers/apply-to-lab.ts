import { endpoint } from '../../../overlays/shared/net/ip.ts';
import {
  compareWithNodes,
  type CarryOutFlags,
  type Compared,
} from '../../../scripts/apply/apply.ts';
import { clientPort, type RequestService } from '../../../scripts/apply/requests/request.ts';
import { sshCommand, sshTransport, type Ask } from '../../../scripts/apply/transport.ts';
import { request } from '../../../scripts/lab/cluster/http-client.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { inspectProfile, inspectText } from '../../../scripts/profile/load.ts';
import { renderLoaded, type RenderedProfile } from '../../../scripts/render/render-profile.ts';
import { must } from './scenario.ts';

/** Seconds: an emulated machine takes ten of them for each answer. */
const window = 240;
/** Seconds: an emulated server that answers late has answered. */
const slow = 20;

/** What `applyPlan` needs, with the client behind the router. @param say keeps the steps in the report. */
export function applyFlags(
  lab: Lab,
  say: (step: string) => void,
  changes: Partial<CarryOutFlags> = {},
): CarryOutFlags {
  const usual = { window, hold: false, leaveRest: true, allowMove: false };
  return { ...usual, say, request: client(lab), ...changes };
}

export function serversOfLab(lab: Lab): readonly string[] {
  return lab.realservers.map(({ name }) => name);
}

/** ssh of this host, in the network that the nodes are in; an emulated machine may be silent for long. */
export function askNodes(lab: Lab): Ask {
  const { cluster } = lab.settings;
  const [program = 'ssh', ...args] = sshCommand(cluster.name).map((word) =>
    word.replace('ServerAliveCountMax=3', 'ServerAliveCountMax=20'),
  );
  return sshTransport(cluster, lab.namespaces.hostArgv('router', [program, ...args]));
}

/** The client behind the router asks every service for its page. */
function client(lab: Lab): RequestService {
  return async ({ virtual, check }) => {
    const scheme = check.type === 'https' ? 'https' : 'http';
    const url = `${scheme}://${endpoint(virtual.address, clientPort(virtual))}/`;
    const { status, error } = await request(lab, url, { limit: slow });
    return status === 200 ? undefined : `${status} ${error}`;
  };
}

/** @param profile changes the text of the lab's profile. @param rules changes the directors' firewall. */
export async function compareWithLab(
  lab: Lab,
  profile: (text: string) => string,
  without: readonly string[],
  rules: (text: string) => string = (text) => text,
): Promise<Compared> {
  const { text } = await inspectProfile('profiles/lab.yaml');
  const { loaded } = inspectText(profile(text), 'profiles/lab.yaml');
  must(loaded !== undefined, 'the profile is valid');
  const rendered = await renderLoaded(loaded);
  return compareWithNodes(withRules(rendered, rules), askNodes(lab), without);
}

function withRules(rendered: RenderedProfile, rules: (text: string) => string): RenderedProfile {
  const director = rendered.trees.director.map((file) =>
    file.path === '/etc/nftables.conf' ? { ...file, content: rules(String(file.content)) } : file,
  );
  return { ...rendered, trees: { ...rendered.trees, director } };
}
