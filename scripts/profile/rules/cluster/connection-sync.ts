import { rule } from '../rule.ts';

/** Connections are copied among strangers only for who asks for it, and knows what that means. */
export const connectionSync = rule(
  ['sync-in-public', 'unused-sync'],
  ['networks'],
  ({ networks }) => {
    if (!networks.public['connection-sync']) return [];
    const path = ['networks', 'public', 'connection-sync'];
    if (networks.heartbeat !== undefined)
      return [
        {
          code: 'unused-sync',
          severity: 'info',
          path,
          target: 'key',
          message: 'connections are copied over the heartbeat network, and not over this one',
          hint: 'delete this key',
        },
      ];
    return [
      {
        code: 'sync-in-public',
        severity: 'warning',
        path,
        message:
          'the copies of connections are neither signed nor encrypted: whoever can send into this network with the address of a director can make the others forward any connection to any address',
        hint: 'give the directors a heartbeat network, or keep strangers out of this one',
      },
    ];
  },
);
