import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startChild } from '../../../scripts/runtime/child.ts';
import { sandboxed } from '../../../scripts/toolchain/sandbox.ts';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Who had logged in, and whether the connection was encrypted. */
  readonly user: string;
  readonly tls: boolean;
  /** As it came. */
  readonly data: string;
}

export interface MailServer {
  readonly mails: readonly ReceivedMail[];
  readonly complaint: () => string;
  readonly stop: () => Promise<void>;
}

export interface MailServerOptions {
  /** With `cert.pem` and `key.pem`; the server's program is written there. */
  readonly folder: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Starts it in another network. */
  readonly start?: typeof startChild;
}

/** aiosmtpd, as Debian has it: it takes nothing without STARTTLS and a login, and tells what it took, a line each. */
const program = `
import asyncio, json, ssl, sys
from aiosmtpd.smtp import SMTP, AuthResult

host, port, user, password = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain('/in/cert.pem', '/in/key.pem')

def say(value):
    print(json.dumps(value), flush=True)

class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith('unknown@'):
            return '550 5.1.1 nobody is called that here'
        envelope.rcpt_tos.append(address)
        return '250 2.1.5 fine'

    async def handle_DATA(self, server, session, envelope):
        say({'from': envelope.mail_from, 'to': envelope.rcpt_tos, 'tls': session.ssl is not None,
             'user': (session.auth_data.login.decode() if session.auth_data else ''),
             'data': envelope.content.decode('latin-1')})
        return '250 2.0.0 taken as number one'

def authenticate(server, session, envelope, mechanism, data):
    good = data.login.decode() == user and data.password.decode() == password
    return AuthResult(success=good, handled=False, auth_data=data)

async def main():
    loop = asyncio.get_running_loop()
    make = lambda: SMTP(Handler(), tls_context=context, require_starttls=True, auth_required=True,
                        authenticator=authenticate, loop=loop)
    await loop.create_server(make, host, port)
    say('listens')
    await loop.run_in_executor(None, sys.stdin.read)

asyncio.run(main())
`;

export async function startMailServer(
  tree: string,
  { folder, host, port, user, password, start = startChild }: MailServerOptions,
): Promise<MailServer> {
  await writeFile(join(folder, 'server.py'), program);
  const words = [host, String(port), user, password];
  const argv = sandboxed(tree, ['python3', '/in/server.py', ...words], {
    readOnly: { '/in': folder },
  });
  const mails: ReceivedMail[] = [];
  let rest = '';
  let listens = () => {};
  const ready = new Promise<void>((resolve) => {
    listens = resolve;
  });
  const child = await start(argv, {
    stdin: 'pipe',
    onStdout: (chunk) => {
      const lines = `${rest}${chunk.toString()}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const value: ReceivedMail | 'listens' = JSON.parse(line);
        if (value === 'listens') listens();
        else mails.push(value);
      }
    },
  });
  const died = child.ended.then(() => {
    throw new Error(`the mail server ended: ${child.complaint()}`);
  });
  died.catch(() => undefined);
  await Promise.race([ready, died]);
  return {
    mails,
    complaint: () => child.complaint(),
    stop: async () => {
      child.process.stdin?.end();
      await child.ended;
    },
  };
}

/** The text of a mail: the parts that lvsmith encodes are decoded. */
export function textOf({ data }: ReceivedMail): string {
  return data
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
