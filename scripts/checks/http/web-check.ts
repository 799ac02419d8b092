import type { Check } from '../../../overlays/shared/cluster/cluster.ts';
import type { CheckType } from '../check-type.ts';
import { connectionLines, keepalivedBlock } from '../keepalived-block.ts';
import { portArguments } from '../monitor-arguments.ts';

/* What http and https have in common: they ask for a page and look at the answer. */

export const webOptions: CheckType['options'] = {
  path: ({ Type }) =>
    Type.String({
      pattern: '^/[^\\u0000-\\u0020\\u007f-\\u009f\\u2028\\u2029]*$',
      patternErrorMessage: 'the path of a web page: it starts with / and has no spaces',
      maxLength: 1024,
      default: '/health',
      description: 'The page to request.',
    }),
  host: ({ dnsName }) => dnsName("The Host header; the floating address's name by default."),
  status: ({ Type }) =>
    Type.Array(Type.Integer({ minimum: 100, maximum: 599 }), {
      minItems: 1,
      maxItems: 50,
      default: [200],
      description: 'Accepted status codes.',
    }),
  expect: ({ line }) => line('Text that the page must contain.', ''),
};

/** The port of a service that is several ports. */
const several = 0;

/** The server is asked as by a client of the service, which knows nothing of the server's own port. */
export function webMonitor(check: Check, port: number, servicePort: number): readonly string[] {
  return [
    'lvsmith-http.monitor',
    ...['--type', check.type, ...portArguments(check, port)],
    ...(servicePort === port || servicePort === several
      ? []
      : ['--service-port', String(servicePort)]),
    ...['--path', check.path, '--host', check.host, '--status', check.status.join(',')],
    ...(check.expect === '' ? [] : ['--expect', check.expect]),
  ];
}

/** Only the status code is compared: mon also looks at the text of the page. */
export function webChecker(
  name: 'HTTP_GET' | 'SSL_GET',
  check: Check,
  servicePort: number,
): readonly string[] {
  const usual = name === 'HTTP_GET' ? 80 : 443;
  const host =
    servicePort === usual || servicePort === several ? check.host : `${check.host}:${servicePort}`;
  const url = [`path ${check.path}`, `virtualhost ${host}`];
  if (check.status.length > 0) url.push(`status_code ${check.status.join(' ')}`);
  return keepalivedBlock(name, [...keepalivedBlock('url', url), ...connectionLines(check)]);
}
