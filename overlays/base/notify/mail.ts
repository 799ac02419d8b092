import { createHash } from 'node:crypto';
import type { MailSettings } from '../../shared/cluster/cluster.ts';
import { messageText, oneLine, type Message } from './message.ts';

/** RFC 5322: a message for a mail server, with the ends of lines that it wants. Its headers are ASCII. */
export function mailText(
  message: Message,
  { from, to }: Pick<MailSettings, 'from' | 'to'>,
  now: Date,
): string {
  const { cluster, headline } = message;
  const body = messageText(message);
  const id = createHash('sha256')
    .update(`${now.getTime()} ${message.from} ${body}`)
    .digest('hex')
    .slice(0, 32);
  const headers = [
    `Date: ${dateOf(now)}`,
    `From: lvsmith ${cluster} <${from}>`,
    `To: ${to.join(',\r\n ')}`,
    `Message-ID: <${id}@${from.split('@').at(-1) ?? ''}>`,
    `Subject: ${encoded(oneLine(`[${cluster}] ${headline}`, 200))}`,
    // RFC 3834: nobody's holiday is an answer to it.
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
  ];
  return `${headers.join('\r\n')}\r\n\r\n${quotedPrintable(body)}`;
}

/** `Mon, 30 Nov 2026 11:22:45 +0000` */
function dateOf(now: Date): string {
  return now.toUTCString().replace('GMT', '+0000');
}

/** RFC 2047, in words of at most 75 characters; what is ASCII and short stays as it is. */
function encoded(text: string): string {
  if (/^[ -~]{1,200}$/.test(text) && !text.includes('=?')) return text;
  const words: string[] = [];
  let word = '';
  for (const character of text) {
    if (Buffer.byteLength(word + character) > 42) {
      words.push(word);
      word = '';
    }
    word += character;
  }
  return [...words, word]
    .map((each) => `=?utf-8?B?${Buffer.from(each).toString('base64')}?=`)
    .join('\r\n ');
}

/** RFC 2045, section 6.7. */
export function quotedPrintable(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      let coded = '';
      let width = 0;
      for (const byte of Buffer.from(line)) {
        const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x3d;
        const piece = plain
          ? String.fromCharCode(byte)
          : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
        if (width + piece.length > 75) {
          coded += '=\r\n';
          width = 0;
        }
        coded += piece;
        width += piece.length;
      }
      return coded.replace(/ $/, '=20');
    })
    .join('\r\n');
}
