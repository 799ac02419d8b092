import { leasePort } from '../../../overlays/shared/lease/ports.ts';
import { python } from '../../../scripts/host/privileges.ts';
import { now } from '../../../scripts/rig/client/answers.ts';
import type { Rig } from '../../../scripts/rig/rig.ts';
import { urgently } from '../../../scripts/rig/urgent.ts';
import { deferred } from '../../../scripts/runtime/deferred.ts';
import { installed } from '../../../scripts/runtime/installation.ts';
import { lines } from '../../../scripts/runtime/lines.ts';

/** A frame that a director sent to another one's lease program. */
export interface TappedFrame {
  /** When it was seen; as the date of an answer. */
  readonly at: number;
  readonly network: string;
  readonly bytes: Buffer;
}

/** Somebody at the switch: hears what the lease programs say, and can say anything in anybody's name. */
export interface Tap {
  readonly heard: readonly TappedFrame[];
  send(network: string, frame: Uint8Array): void;
  stop(): Promise<void>;
}

export async function startTap(rig: Rig): Promise<Tap> {
  const networks = new Map(
    rig.directors.flatMap(({ plan }) => plan.ports.map(({ name, network }) => [name, network])),
  );
  const heard: TappedFrame[] = [];
  const ready = deferred<void>();
  const script = installed('test/helpers/rig/tap.py');
  const child = await rig.switch.start([...urgently, python, '-SI', script, String(leasePort)], {
    stdin: 'pipe',
    onStdout: lines((line) => {
      const [port = '', hex = ''] = line.split(' ');
      if (line === 'ready') ready.resolve();
      const network = networks.get(port);
      if (network !== undefined) heard.push({ at: now(), network, bytes: Buffer.from(hex, 'hex') });
    }).push,
  });
  void child.ended.then(() => ready.reject(new Error(`the tap ended: ${child.complaint()}`)));
  await ready.promise;
  return {
    heard,
    send: (network, frame) => {
      child.process.stdin?.write(`${network} ${Buffer.from(frame).toString('hex')}\n`);
    },
    stop: async () => {
      child.process.stdin?.end();
      await child.ended;
    },
  };
}
