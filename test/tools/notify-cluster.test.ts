import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'ava';
import { paths } from '../../overlays/shared/node/paths.ts';
import { waitFor } from '../../scripts/lab/guest/wait.ts';
import { Rig } from '../../scripts/rig/rig.ts';
import type { Director } from '../../scripts/rig/stacks/director.ts';
import { pacemaker } from '../../scripts/rig/stacks/pacemaker.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import { makeCertificate } from '../helpers/receivers/certificate.ts';
import { startMailServer, textOf } from '../helpers/receivers/mail-server.ts';
import { leaseRig } from '../helpers/rig/rigs.ts';

/*
 * Three directors in namespaces of this computer, with the corosync, pacemaker, programs and packages of their image,
 * and a real mail server where their router would be.
 */
const profile = 'test/cluster/profiles/notified.yaml';
const password = 'word of the night';
const deadline = 240_000;

/** Milliseconds: the turns of both other directors, who would send what they had not heard of. */
const turns = 200_000;

test.serial(
  'the power of the holder is cut: real directors send one mail, from who holds next',
  async (t) => {
    t.timeout(600_000);
    await using inputs = await leaseRig(profile, profile);
    const { cluster } = inputs;
    const { lease } = cluster.failover;
    const mail = cluster.notify?.mail;
    if (lease === null || !mail) throw new Error(`${profile} has no lease, or no mail`);
    const stack = pacemaker(cluster, lease);
    const users = 'lvsmith-notify:x:970:970::/:/usr/sbin/nologin';
    const services = (director: Director) =>
      `echo ${users} >>/etc/passwd; echo lvsmith-notify:x:970: >>/etc/group
${stack.services(director)}
keep 5 env -u TMPDIR ${paths.programs}/notify
`;
    const folder = await mkdtemp(join(tmpdir(), 'notify-cluster-'));
    const tree = await ensureSysroot('messages');
    await makeCertificate(tree, folder, `IP:${mail.server}`);
    const rig = await Rig.start({
      ...inputs,
      stack: { ...stack, services },
      logs: join(folder, 'logs'),
    });
    const { server: host, port, user = '' } = mail;
    try {
      const certificate = await readFile(join(folder, 'cert.pem'));
      for (const director of rig.directors) {
        writeFileSync(director.path(mail.ca ?? ''), certificate);
        writeFileSync(director.path(paths.smtpPassword), `${password}\n`);
      }
      const server = await startMailServer(tree, {
        ...{ folder, host, port, user, password },
        start: (argv, options) => rig.witness.start(argv, options),
      });
      await waitFor(
        'every director watches',
        () =>
          Promise.resolve(rig.directors.every((each) => each.has(paths.notify)) ? true : undefined),
        { deadline },
      );
      const holder = await rig.holder();
      const rest = rig.directors.filter((each) => each !== holder);
      await holder.stop();
      const next = await rig.holder(rest);
      const moved = `the floating addresses moved from ${holder.name} to ${next.name}`;
      const told = () => server.mails.filter((each) => textOf(each).includes(moved));
      const waiting = (director: Director) =>
        readFile(director.path(paths.notify), 'utf8').then((text) => /"waiting":\[\{/.test(text));
      await waitFor(
        'a mail has come, and no director has another one waiting',
        async () => {
          const left = await Promise.all(rest.map(waiting));
          return told().length > 0 && !left.includes(true) ? true : undefined;
        },
        { deadline: deadline + turns, report: () => Promise.resolve(server.complaint()) },
      );
      const [one] = told();
      t.is(told().length, 1);
      t.log(one === undefined ? '' : textOf(one));
      t.regex(one === undefined ? '' : textOf(one), new RegExp(`${holder.name} was lost`));
      t.like(one, { user, tls: true });
      await server.stop();
    } finally {
      await rig.stop();
      await rm(folder, { recursive: true, force: true });
    }
  },
);
