import { succeed } from '../../../scripts/lab/guest/commands.ts';
import type { Lab } from '../../../scripts/lab/lab.ts';
import type { Machine } from '../../../scripts/lab/qemu/machine.ts';

/** Numbers that the kernel keeps for a member of a virtual service, by the server's name. */
type PerServer = Readonly<Record<string, number>>;

/** Connections that are open at this moment. */
export async function openConnections(
  lab: Lab,
  director: Machine,
  service: string,
): Promise<PerServer> {
  //   -> 192.168.71.220:80            Masq    3      1          0
  return perServer(lab, service, await list(lab, director, service), /^\w+\s+\d+\s+(\d+)/);
}

/** Packets that the director has handed to the servers, and those of their replies that came by. */
export async function packets(
  lab: Lab,
  director: Machine,
  service: string,
): Promise<{ readonly requests: PerServer; readonly replies: PerServer }> {
  //   -> 192.168.71.220:80                   4       24       20     1652     2884
  const table = await list(lab, director, service, '--stats --exact');
  return {
    requests: perServer(lab, service, table, /^\d+\s+(\d+)/),
    replies: perServer(lab, service, table, /^\d+\s+\d+\s+(\d+)/),
  };
}

async function list(lab: Lab, director: Machine, service: string, more = ''): Promise<string> {
  const { address, port } = virtualService(lab, service);
  return succeed(director, `ipvsadm -Ln ${more} -t ${address}:${port}`);
}

function perServer(lab: Lab, service: string, table: string, column: RegExp): PerServer {
  const rows = table.split('\n').map((line) => line.replace(/^\s*->\s+/, ''));
  const { members } = virtualService(lab, service);
  return Object.fromEntries(
    members.map(({ realserver, address, port }) => {
      const start = `${address}:${port} `;
      const rest = rows.find((row) => row.startsWith(start))?.slice(start.length) ?? '';
      return [realserver, Number(column.exec(rest.trim())?.[1] ?? Number.NaN)];
    }),
  );
}

/** The first address that serves it. */
function virtualService(lab: Lab, service: string) {
  const found = lab.settings.cluster.virtualServices.find((each) => each.service === service);
  if (found === undefined) throw new Error(`no service ${service}`);
  return found;
}
