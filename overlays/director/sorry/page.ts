import type { SorryPage } from '../../shared/cluster/cluster.ts';

interface Answer {
  readonly status: 503;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What every request gets: nothing of it may be kept by a browser or a proxy. */
export function sorryAnswer({ text, retryAfter }: SorryPage): Answer {
  const words = escaped(text);
  const body = [
    '<!doctype html>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width">',
    `<title>${words}</title>`,
    '<style>body{font:1.2rem/1.5 system-ui,sans-serif;margin:20vh auto;max-width:36rem;padding:0 1rem}</style>',
    `<p>${words}</p>`,
    '',
  ].join('\n');
  return {
    status: 503,
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': String(Buffer.byteLength(body)),
      'Retry-After': String(retryAfter),
      'Cache-Control': 'no-store',
      Connection: 'close',
    },
    body,
  };
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
