import { unchecked } from '../../../overlays/shared/cluster/choices.ts';
import { checkerWatch } from '../../../overlays/shared/health/checker-watch.ts';
import { lineNumber, type ToolFinding } from '../tool-finding.ts';
import type { Workspace } from '../workspace.ts';

const file = '/etc/mon/mon.cf';

/** A client of mon's protocol: one command at a time, each answered before the next is sent. */
const client = `
my $server;
for (1 .. 100) {
  $server = IO::Socket::INET->new("127.0.0.1:42583") and last;
  select undef, undef, undef, 0.1;
}
die "mon does not answer\\n" unless $server;
for my $command (@ARGV) {
  print $server "$command\\n";
  while (<$server>) { print; last if /^[25]\\d\\d / }
}
`;

/**
 * mon has no way of checking its configuration but to run: it is started on a spare port, with its
 * scheduler stopped, and asked what it watches. A grammar mistake shows as a watch that is missing.
 */
export async function mon(workspace: Workspace): Promise<ToolFinding[]> {
  const { code, stdout, stderr } = await workspace.shell(
    `
    mkdir /tmp/state /tmp/log
    ip link set lo up
    mon -S -c ${file} -p 42583 -t 42584 -P /tmp/pid -D /tmp/state -L /tmp/log 2>/tmp/errors &
    perl -MIO::Socket::INET -e "$CLIENT" 'list watch' 'list opstatus' quit
    answered=$?
    kill $! 2>/dev/null
    wait
    cat /tmp/errors >&2
    exit $answered
  `,
    { CLIENT: client },
  );
  const said = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^client (command|args)\b/.test(line));
  if (code !== 0) return (said.length > 0 ? said : ['mon did not start']).map(finding);
  const found = new Set(stdout.split('\n').filter((line) => /^\D\S* \S+$/.test(line)));
  // It watches the checker besides the servers.
  found.delete(`${checkerWatch.group} ${checkerWatch.service}`);
  const checked = new Set(
    workspace.cluster.services
      .filter(({ check }) => check.type !== unchecked)
      .map(({ name }) => name),
  );
  const expected = [
    ...new Set(
      workspace.cluster.virtualServices
        .filter(({ service }) => checked.has(service))
        .flatMap(({ service, members }) => members.map((each) => `${each.realserver} ${service}`)),
    ),
  ];
  const missing = expected.filter((watch) => !found.has(watch));
  const extra = [...found].filter((watch) => !expected.includes(watch));
  return [
    ...said.filter((line) => /^(Warning|cf error)/.test(line)),
    ...missing.map((watch) => `mon does not watch ${watch}`),
    ...extra.map((watch) => `mon watches ${watch}, which the profile does not have`),
  ].map(finding);
}

function finding(message: string): ToolFinding {
  const line = lineNumber(/line (\d+)/.exec(message));
  return { tool: 'mon', file, line, message: message.trim() };
}
