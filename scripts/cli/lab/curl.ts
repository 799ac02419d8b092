import { buildCommand } from '@stricli/core';
import { request, servedBy, serviceUrl } from '../../lab/cluster/http-client.ts';
import type { Lab } from '../../lab/lab.ts';
import type { Session } from '../../lab/control/protocol.ts';
import { exitCodes } from '../../runtime/exit-codes.ts';
import type { Context } from '../context.ts';
import type { ProfileFlags } from '../flags.ts';
import { wholeNumber } from '../parsers.ts';
import { inLab, labFlags } from './shared/in-lab.ts';

export const curl = buildCommand<ProfileFlags, [string, number], Context>({
  docs: {
    brief: 'Requests from the client behind the router, and which realserver answered',
    fullDescription:
      'Sends requests from the client behind the router, and prints which realserver answered each. Ends with 6 when\none of them was not answered well.',
  },
  parameters: {
    flags: labFlags,
    positional: {
      kind: 'tuple',
      parameters: [
        {
          parse: String,
          brief: 'A service of the profile',
          placeholder: 'service',
          default: 'http',
        },
        {
          parse: wholeNumber(0, 10_000),
          brief: 'How many requests',
          placeholder: 'times',
          default: '4',
        },
      ],
    },
  },
  func: inLab(sendRequests),
});

async function sendRequests(
  lab: Lab,
  { print }: Session,
  _flags: ProfileFlags,
  service: string,
  times: number,
): Promise<number> {
  const url = serviceUrl(lab, service);
  let failed = 0;
  for (let count = 0; count < times; count++) {
    const answer = await request(lab, url);
    const who = answer.status === 0 ? answer.error : (servedBy(lab, answer) ?? 'somebody else');
    if (answer.status !== 200) failed++;
    print(`${url}  ${answer.status || 'no answer'}  ${answer.time.toFixed(0)} ms  ${who}\n`);
  }
  return failed === 0 ? exitCodes.ok : exitCodes.verification;
}
