import { waitForHolder } from '../../../scripts/lab/cluster/holder.ts';
import { reportMachine, succeed, waitUntilSucceeds } from '../../../scripts/lab/guest/commands.ts';
import { waitFor } from '../../../scripts/lab/guest/wait.ts';
import { textOf } from '../../helpers/receivers/mail-server.ts';
import { others } from '../helpers/one-holder.ts';
import { withReceivers } from '../helpers/receivers.ts';
import { must, mustEqual, type Scenario } from '../helpers/scenario.ts';

/** Milliseconds: two directors more would each have had their turn. */
const timeout = 420_000;

/** For a lab with a mail server and a syslog server in the profile. */
export const notifies: readonly Scenario[] = [
  {
    title:
      'power cut of the holder: one mail tells it, after a login over TLS, and the syslog server has the lines of the others',
    run: async (lab, note) => {
      const holder = await waitForHolder(lab);
      await withReceivers(lab, async ({ mail, log }) => {
        for (const director of lab.directors)
          await waitUntilSucceeds(director, 'test -s /var/lib/lvsmith/notify/state.json', timeout);
        const tested = await succeed(holder, 'lvsmith notify --test', timeout);
        must(/: taken: 250 /.test(tested), `what the server answered: ${tested}`);
        mustEqual(mail.mails.length, 1, 'mails of the test');

        await holder.crash();
        const next = await waitForHolder(lab, others(lab, holder));
        const moved = `the floating addresses moved from ${holder.name} to ${next.name}`;
        const told = () => mail.mails.filter((each) => textOf(each).includes(moved));
        await waitFor(
          'a mail tells of the move',
          () => Promise.resolve(told().length > 0 ? true : undefined),
          { deadline: timeout, report: () => reportMachine(next, 'lvsmith-notify') },
        );
        // Whoever still had it to tell would send it in its turn.
        for (const name of others(lab, holder))
          await waitUntilSucceeds(
            lab.machine(name),
            'lvsmith notify | grep "nothing waits"',
            timeout,
          );
        mustEqual(told().length, 1, 'how many mails tell of the move');
        const [one] = told();
        must(one !== undefined, 'there is one');
        note(textOf(one));
        const { user, tls, to } = one;
        mustEqual(
          { user, tls, to },
          { user: 'lvsmith', tls: true, to: ['night@notified.test'] },
          'how it came',
        );
        must(textOf(one).includes(`${holder.name} was lost`), `why: ${textOf(one)}`);
        must(textOf(one).includes('took the floating addresses'), `its history: ${textOf(one)}`);
        await waitFor(
          'the syslog server has the line of who told it',
          async () => {
            const lines = await log.lines();
            const line = new RegExp(`^<\\d+>1 \\S+ ${next.name} lvsmith .*notified outlet=mail`);
            return lines.some((each) => line.test(each)) ? true : undefined;
          },
          { deadline: timeout, report: () => reportMachine(next, 'lvsmith-syslog') },
        );
        const keys = (await log.lines()).filter((line) => line.includes('trap auth'));
        mustEqual(keys, [], 'what the syslog server was told of the keys of mon');
      });
    },
  },
];
