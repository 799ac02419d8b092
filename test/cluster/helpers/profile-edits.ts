/** Changes of `profiles/lab.yaml`, each of which a running cluster takes. */
type Edit = (text: string) => string;

/** @throws Error when the profile has no such words. */
function replace(words: string, by: string): Edit {
  return (text) => {
    if (!text.includes(words)) throw new Error(`profiles/lab.yaml has no "${words}"`);
    return text.replace(words, by);
  };
}

function all(...edits: readonly Edit[]): Edit {
  return (text) => edits.reduce((changed, edit) => edit(changed), text);
}

const http = '  - name: http\n';
const https = '  - name: https\n';

/** What is served, and by whom: another server, and another service. */
export const served = all(
  replace('address: 192.168.71.220,', 'address: 192.168.71.220, weight: 3,'),
  replace(http, `${http}    scheduler: wlc\n`),
  replace(https, `${https}    persistence: 60s\n`),
  replace('check: { interval: 5s, timeout: 4s', 'check: { interval: 7s, timeout: 3s'),
  replace(
    '\nrealservers:\n',
    '  - { name: other, port: 8080, check: { type: http, interval: 5s, timeout: 4s } }\n\nrealservers:\n  - { name: litstat3, address: 192.168.71.151, mac: "52:54:00:71:00:97" }\n',
  ),
);

/** What the cluster agrees on: an address more, whom it pings, whom it prefers, when it warns. */
export const agreed = all(
  replace(
    '  - address: 192.168.71.205\n',
    '  - address: 192.168.71.205\n  - address: 192.168.71.206\n',
  ),
  replace('nodes: [192.168.71.1]', 'nodes: [192.168.71.1, 198.51.100.9]'),
  replace('warntime: 5s', 'warntime: 8s'),
  replace('  fencing: watchdog\n', '  fencing: watchdog\n  preference: 40\n'),
);

export const both: Edit = all(served, agreed);
