import { familyOf } from '../../../overlays/shared/net/ip.ts';
import { defaults } from '../../profile/defaults.generated.ts';
import type { OldCluster, Service } from '../old-cluster.ts';
import { usualName } from '../well-known-ports.ts';
import type { Mapping, PlanNotes } from './plan.ts';

/** Of which the directors have no certificate. */
const https = 443;

type Entry = readonly [string, Mapping | undefined];

/** Where clients go while no server works: to another machine, or to a page of the directors. */
export function planSorry(
  service: Service,
  port: number,
  cluster: OldCluster,
  notes: PlanNotes,
): readonly Entry[] {
  const { sorryServer, realservers } = service;
  if (sorryServer === undefined) return [];
  const { address, place } = sorryServer;
  const note = (kind: 'director-local' | 'substitute', what: string) => {
    notes.notCarried.push({ kind, what, place });
  };
  const isDirector = cluster.directors.some((director) => director.address === address);
  if (/^127\.|^::1$/.test(address) || isDirector) {
    if (servesPages(service, port)) return [planPage(service, notes)];
    note('director-local', `the sorry server ${address}, the director itself`);
  } else if (
    realservers.some((server) => server.address === address) ||
    cluster.floatingAddresses.some((floating) => floating.address === address)
  )
    note('substitute', `the sorry server ${address}, which is in the cluster`);
  else if (familyOf(address) === undefined)
    note('substitute', 'a sorry server whose address cannot be read');
  else if (service.address !== null && familyOf(address) !== familyOf(service.address))
    note(
      'substitute',
      `the sorry server ${address}, which no client of ${service.address} reaches`,
    );
  else return [['sorry-server', planServer(service, port)]];
  return [];
}

/** The directors can say sorry by HTTP, at one port. */
function servesPages({ protocol, check }: Service, port: number): boolean {
  return (
    protocol === 'tcp' &&
    port !== https &&
    port !== 0 &&
    (check?.type === 'http' || usualName(port, 'tcp') === 'http')
  );
}

function planPage({ sorryServer }: Service, { notCarried }: PlanNotes): Entry {
  const place = sorryServer?.place;
  if (place !== undefined)
    notCarried.push({
      kind: 'sorry-text',
      what: `the page that ${sorryServer?.address} served`,
      place,
    });
  const { text } = defaults['services[]']['sorry-page'];
  return ['sorry-page', { entries: [['text', { value: text, from: place }]] }];
}

function planServer({ sorryServer, forwarding }: Service, port: number): Mapping | undefined {
  if (sorryServer === undefined) return undefined;
  const { address, place, port: own } = sorryServer;
  // Without NAT the port cannot change.
  const differs = forwarding === 'nat' && port !== 0 && own !== null && own !== port;
  return {
    entries: [
      ['address', { value: address, from: place }],
      ['port', differs ? { value: own } : undefined],
    ],
  };
}
