import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { certificateFacts } from '../../../overlays/shared/tls/certificate.ts';
import { applyPlan, compareWithNodes } from '../../../scripts/apply/apply.ts';
import { sshCommand, sshTransport } from '../../../scripts/apply/transport.ts';
import { floatingAddress } from '../../../scripts/lab/cluster/state.ts';
import { succeed } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import { inspectProfile, inspectText } from '../../../scripts/profile/load.ts';
import { renderLoaded } from '../../../scripts/render/render-profile.ts';
import { run } from '../../../scripts/runtime/run.ts';
import { requestsDuring } from '../helpers/count-requests.ts';
import { startDownload } from '../helpers/download.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** Seconds: an emulated machine takes ten of them for each answer. */
const window = 240;
/** Connections of the client: several to each server. */
const looks = 8;

/** A certificate of the profile reaches the web servers of a running cluster. */
export const certificates: readonly Scenario[] = [
  {
    title:
      'a certificate is renewed by apply under a download: clients see the new one, and no request is lost',
    run: async (lab, note) => {
      const folder = await mkdtemp(join(tmpdir(), 'lvsmith-tls-'));
      try {
        const wanted = await makePair(folder);
        must(!(await seen(lab)).includes(wanted), 'the client sees another one before');
        const download = await startDownload(lab);
        const { count, lost } = await requestsDuring(lab, async () => {
          await renew(lab, folder, note);
          mustEqual([...new Set(await seen(lab))], [wanted], 'the certificates that clients see');
        });
        note(`${count} requests, ${lost.length} lost`);
        mustEqual(lost, [], 'requests that were lost');
        await download.complete();
        const [server] = lab.realservers;
        must(server !== undefined, 'there is a server');
        const status = await succeed(server, 'lvsmith status || true');
        must(/certificate .*\(\d+ days\)/.test(status), `its status says how long: ${status}`);
      } finally {
        await rm(folder, { recursive: true });
      }
    },
  },
];

/** @returns the fingerprint of the certificate. */
async function makePair(folder: string): Promise<string> {
  const [certificate, key] = [join(folder, 'server.crt'), join(folder, 'server.key')];
  const about = ['-days', '90', '-subj', '/CN=lab', '-addext', 'subjectAltName=DNS:lab'];
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  await run(['openssl', 'req', '-x509', ...kind, ...about, '-keyout', key, '-out', certificate]);
  return certificateFacts(await readFile(certificate, 'utf8'))?.fingerprint ?? '';
}

async function renew(lab: Lab, folder: string, note: (text: string) => void): Promise<void> {
  const { cluster } = lab.settings;
  const { text } = await inspectProfile('profiles/lab.yaml');
  const tls = `tls: { certificate: ${folder}/server.crt, key: ${folder}/server.key }`;
  const { loaded } = inspectText(`${text}\n${tls}\n`, 'profiles/lab.yaml');
  must(loaded !== undefined, 'the profile is valid');
  // An emulated machine may be silent for long.
  const [program = 'ssh', ...args] = sshCommand(cluster.name).map((word) =>
    word.replace('ServerAliveCountMax=3', 'ServerAliveCountMax=20'),
  );
  const ask = sshTransport(cluster, lab.namespaces.hostArgv('router', [program, ...args]));
  const compared = await compareWithNodes(await renderLoaded(loaded), ask, []);
  mustEqual(compared.plan.obstacles, [], 'why it cannot be applied');
  const flags = { window, hold: false, leaveRest: true, allowMove: false, say: note };
  const { outcome } = await applyPlan(compared, flags);
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
