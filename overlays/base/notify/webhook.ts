import type { WebhookSettings } from '../../shared/cluster/cluster.ts';
import type { Change } from './change.ts';
import { isResolved, messageText, oneLine, type Message } from './message.ts';

/** The body of a POST. */
export function webhookText(message: Message, format: WebhookSettings['format']): string {
  const { cluster, headline } = message;
  const title = `[${cluster}] ${headline}`;
  if (format === 'text') return JSON.stringify({ text: `${title}\n\n${messageText(message)}` });
  const alerts = message.changes.map((change) => alertOf(change, message));
  return JSON.stringify({
    version: '4',
    groupKey: `lvsmith:${cluster}`,
    truncatedAlerts: 0,
    status: isResolved(message) ? 'resolved' : 'firing',
    receiver: 'lvsmith',
    groupLabels: { cluster },
    commonLabels: { cluster },
    commonAnnotations: { summary: title },
    externalURL: '',
    alerts,
  });
}

/** Names of alerts as those of the Prometheus rules begin. */
const names: Readonly<Record<string, string>> = {
  holder: 'LvsmithAddressMoved',
  quorum: 'LvsmithQuorumLost',
  director: 'LvsmithDirectorDown',
  server: 'LvsmithMemberDown',
  pool: 'LvsmithPoolEmpty',
  conflict: 'LvsmithAddressConflict',
  apply: 'LvsmithChangeTakenBack',
  update: 'LvsmithUpdateGivenUp',
};

function alertOf({ topic, kind, text, at }: Change, message: Message) {
  const [what = '', ...rest] = topic.split('/');
  const over = kind === 'end';
  const time = new Date(at * 1000).toISOString();
  const critical = ['quorum', 'pool'].includes(what) || (what === 'holder' && kind === 'begin');
  return {
    status: over ? 'resolved' : 'firing',
    labels: {
      alertname: names[what] ?? 'LvsmithEvent',
      cluster: message.cluster,
      director: message.from,
      topic: [what, ...rest].join('/'),
      severity: critical ? 'critical' : kind === 'news' ? 'info' : 'warning',
    },
    annotations: { summary: oneLine(text, 400), description: messageText(message) },
    startsAt: time,
    endsAt: over ? time : '0001-01-01T00:00:00Z',
    generatorURL: '',
    fingerprint: '',
  };
}
