import { inspectText } from '../../scripts/profile/load.ts';

/** The sections of a small, valid profile; a test replaces the ones that it is about. */
const sections = {
  name: 'name: demo',
  networks: `
networks:
  public: { subnet: 192.168.71.0/24, gateway: 192.168.71.1 }`,
  directors: `
directors:
  - { name: d1, public: { address: 192.168.71.21 } }
  - { name: d2, public: { address: 192.168.71.22 } }
  - { name: d3, public: { address: 192.168.71.23 } }`,
  membership: '',
  failover: `
failover: { fencing: watchdog, ping: { nodes: [192.168.71.1] } }`,
  floating: `
floating-addresses:
  - address: 192.168.71.205`,
  services: `
services:
  - { name: http, forwarding: dr }`,
  realservers: `
realservers:
  - { name: w1, address: 192.168.71.31 }
  - { name: w2, address: 192.168.71.32 }`,
  image: '',
};

export type Sections = Partial<Record<keyof typeof sections | 'more', string>>;

/** The profile's text with some of its sections replaced; `more` is appended. */
export function profileText(changes: Sections = {}): string {
  return `${Object.values({ ...sections, ...changes }).join('\n')}\n`;
}

/** What was found, as `error code line:column`, in the order in which it is printed. */
export function found(text: string): string[] {
  return inspectText(text, 'test.yaml').diagnostics.map(
    ({ severity, code, line, column }) => `${severity} ${code} ${line}:${column}`,
  );
}

/**
 * Takes the marks `«code»` out of a text: each stands right before the place where the finding of
 * that code is expected. `«warning code»` expects a warning.
 */
export function unmarked(marked: string): { text: string; expected: string[] } {
  const expected: string[] = [];
  let text = '';
  for (const part of marked.split(/(«[^»]+»)/)) {
    const mark = /^«(?:(warning|info) )?([^»]+)»$/.exec(part);
    if (mark === null) {
      text += part;
      continue;
    }
    const lines = text.split('\n');
    const column = (lines.at(-1)?.length ?? 0) + 1;
    expected.push(`${mark[1] ?? 'error'} ${mark[2]} ${lines.length}:${column}`);
  }
  return { text, expected };
}
