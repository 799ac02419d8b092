import { buildCommand } from '@stricli/core';
import { parseCidr, familyOf } from '../../overlays/shared/net/ip.ts';
import type { GivenDirector } from '../import/combine/directors.ts';
import type { Import } from '../import/import-folder.ts';
import { exitCodes } from '../runtime/exit-codes.ts';
import { Failure } from '../runtime/failure.ts';
import type { Context } from './context.ts';
import { withExitCodes } from './exit-code-help.ts';
import { jsonFlag } from './flags.ts';

interface Flags {
  readonly out?: string;
  readonly force: boolean;
  readonly director?: readonly GivenDirector[];
  readonly cib?: string;
  readonly json: boolean;
}

/** `lvsmith import DIR`. */
export const importVerb = buildCommand<Flags, string[], Context>({
  docs: {
    brief: 'Make a profile of an old cluster: Heartbeat, ldirectord, mon, keepalived, ipvsadm',
    fullDescription: withExitCodes(
      'Reads what was copied from the directors of another cluster into a folder (ha.cf, haresources, cib.xml, mon.cf,\nldirectord.cf, keepalived.conf, rules and scripts of ipvsadm, hosts, the output of ip addr), and prints a profile\nwhose comments say where each value came from. What it cannot carry over is listed with its reason. Nothing is run,\nand no password is printed. What no file says is a placeholder, which `check` refuses at its line.\n\nWithout --out the profile is printed, and the report goes to the standard error.',
      'invalid',
      'toolMissing',
    ),
  },
  parameters: {
    positional: {
      kind: 'array',
      parameter: { brief: 'The folder with the old files', parse: String, placeholder: 'folder' },
    },
    flags: {
      out: {
        kind: 'parsed',
        parse: String,
        brief: 'Write the profile to this file',
        optional: true,
        placeholder: 'file',
      },
      force: { kind: 'boolean', brief: 'Write over a file that is there', default: false },
      director: {
        kind: 'parsed',
        parse: parseDirector,
        brief:
          'The addresses of a director, which old files seldom say: NAME=PUBLIC[/PREFIX][,HEARTBEAT[/PREFIX]][,PUBLIC6[/PREFIX]]',
        optional: true,
        variadic: true,
        placeholder: 'name=address',
      },
      cib: {
        kind: 'parsed',
        parse: String,
        brief: 'Only turn this CIB, or haresources, into a CIB of pacemaker 3',
        optional: true,
        placeholder: 'file',
      },
      json: jsonFlag('Print the report as JSON, with the profile in it'),
    },
  },
  func: runImport,
});

/** @throws SyntaxError for what is no name and its addresses. */
export function parseDirector(text: string): GivenDirector {
  const [, name = '', list = ''] = /^([A-Za-z0-9][\w.-]*)=(.+)$/.exec(text) ?? [];
  const words = list.split(',').map(parseOwn);
  const [address, other, ...rest] = words.filter((word) => word?.family === 4);
  const [six, ...more] = words.filter((word) => word?.family === 6);
  const isWrong = words.includes(undefined) || rest.length > 0 || more.length > 0;
  if (name === '' || address === undefined || isWrong)
    throw new SyntaxError(
      `${text} is not NAME=ADDRESS, as lb1=192.0.2.11/24, lb1=192.0.2.11/24,10.0.0.1/24 or lb1=192.0.2.11/24,2001:db8::11/64`,
    );
  return {
    name,
    address: address.address,
    ...(address.prefix === undefined ? {} : { prefix: address.prefix }),
    ...(six === undefined ? {} : { address6: six.address }),
    ...(six?.prefix === undefined ? {} : { prefix6: six.prefix }),
    ...(other === undefined
      ? {}
      : {
          heartbeatAddress: other.address,
          ...(other.prefix === undefined ? {} : { heartbeatPrefix: other.prefix }),
        }),
  };
}

interface OwnAddress {
  readonly address: string;
  readonly family: 4 | 6;
  readonly prefix?: number;
}

function parseOwn(text: string): OwnAddress | undefined {
  const family = familyOf(text);
  return parseCidr(text) ?? (family === undefined ? undefined : { address: text, family });
}

async function runImport(flags: Flags, ...folders: string[]): Promise<void> {
  if (flags.cib !== undefined) {
    const { runCib } = await import('./import-cib.ts');
    await runCib(flags.cib, folders, flags);
    return;
  }
  const [folder] = folders;
  if (folder === undefined || folders.length > 1)
    throw new Failure('name one folder with the old files', {
      exitCode: exitCodes.usage,
      hint: 'copy the files of both directors into it, each in a folder of its own',
    });
  const { importFolder } = await import('../import/import-folder.ts');
  const { refuseToOverwrite, writeOut } = await import('../import/files/write-out.ts');
  if (flags.out !== undefined) await refuseToOverwrite(flags.out, flags.force);
  const result = await importFolder(folder, flags.director ?? [], flags.out ?? 'profile');
  if (flags.out !== undefined) await writeOut(flags.out, result.profile, flags.force);
  await print(result, flags);
}

async function print(result: Import, { out, json }: Flags): Promise<void> {
  if (json) {
    const { reportData } = await import('../import/report/data.ts');
    process.stdout.write(`${JSON.stringify(reportData(result), null, 2)}\n`);
    return;
  }
  const { reportText } = await import('../import/report/text.ts');
  const report = reportText(result);
  if (out === undefined) {
    process.stderr.write(report);
    process.stdout.write(result.profile);
  } else process.stdout.write(`${report}\nWrote ${out}.\n`);
}
