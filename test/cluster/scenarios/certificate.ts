import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { certificateFacts } from '../../../overlays/shared/tls/certificate.ts';
import { applyPlan, compareWithNodes } from '../../../scripts/apply/apply.ts';
import { floatingAddress } from '../../../scripts/lab/cluster/state.ts';
import { succeed } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { inspectProfile, inspectText } from '../../../scripts/profile/load.ts';
import { renderLoaded } from '../../../scripts/render/render-profile.ts';
import { run } from '../../../scripts/runtime/run.ts';
import { applyFlags, askNodes } from '../helpers/apply-to-lab.ts';
import { requestsDuring } from '../helpers/count-requests.ts';
import { startDownload } from '../helpers/download.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

const pair = resolve('test/fixtures/tls/server');
/** Connections of the client: several to each server. */
const looks = 8;

/** A certificate of the profile reaches the web servers of a running cluster. */
export const certificates: readonly Scenario[] = [
  {
    title:
      'a certificate is renewed by apply under a download: clients see the new one, and no request is lost',
    run: async (lab, note) => {
      const wanted = certificateFacts(await readFile(`${pair}.crt`, 'utf8'))?.fingerprint ?? '';
      must(!(await seen(lab)).includes(wanted), 'the client sees another one before');
      const download = await startDownload(lab);
      const { count, lost } = await requestsDuring(lab, async () => {
        await renew(lab, note);
        mustEqual([...new Set(await seen(lab))], [wanted], 'the certificates that clients see');
      });
      note(`${count} requests, ${lost.length} lost`);
      mustEqual(lost, [], 'requests that were lost');
      await download.complete();
      const [server] = lab.realservers;
      must(server !== undefined, 'there is a server');
      const status = await succeed(server, 'lvsmith status || true');
      must(/certificate .*\(\d+ days\)/.test(status), `its status says how long: ${status}`);
    },
  },
];

async function renew(lab: Lab, note: (text: string) => void): Promise<void> {
  const { text } = await inspectProfile('profiles/lab.yaml');
  const tls = `tls: { certificate: ${pair}.crt, key: ${pair}.key }`;
  const { loaded } = inspectText(`${text}\n${tls}\n`, 'profiles/lab.yaml');
  must(loaded !== undefined, 'the profile is valid');
  const compared = await compareWithNodes(await renderLoaded(loaded), askNodes(lab), []);
  mustEqual(compared.plan.obstacles, [], 'why it cannot be applied');
  const { outcome } = await applyPlan(compared, applyFlags(lab, note));
  mustEqual(outcome, { result: 'confirmed' }, 'what became of it');
}

const client = `
const [host, times] = process.argv.slice(1);
const look = (left) => {
  if (left === 0) return;
  const socket = require('node:tls').connect({ host, port: 443, rejectUnauthorized: false }, () => {
    console.log(socket.getPeerCertificate().fingerprint256);
    socket.destroy();
    look(left - 1);
  });
};
look(Number(times));
`;

/** The fingerprints of the certificates that a client sees, connection after connection. */
async function seen(lab: Lab): Promise<readonly string[]> {
  const [first, ...rest] = lab.namespaces.hostArgv('client', [
    process.execPath,
    '-e',
    client,
    floatingAddress(lab),
    String(looks),
  ]);
  const { stdout } = await run([first, ...rest], { timeout: 240_000 });
  return stdout.trim().split('\n');
}
