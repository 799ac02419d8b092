import test, { type ExecutionContext } from 'ava';
import { withWorkspace } from '../../scripts/verify/workspace.ts';
import { workspaceInput } from '../helpers/verify.ts';

// The script that makes the swap file, with the target's own programs. Only swapon is not called for real: swap belongs
// to the kernel, so to the host.

const input = await workspaceInput('test/fixtures/everything.yaml', 'director');

/** @param before what /var has when the machine starts. */
function swap(t: ExecutionContext, before: string, size = '1g') {
  t.timeout(120_000);
  return withWorkspace(input, (it) =>
    it.shell(`set -e
unshare --mount sh -ec '
mount -t tmpfs -o size=${size} none /var
mkdir /tmp/stub && printf "#!/bin/sh\\necho uses \\$1" >/tmp/stub/swapon && chmod 755 /tmp/stub/swapon
${before}
PATH=/tmp/stub:$PATH sh -e /in/usr/lib/lvsmith/swap
if [ -e /var/swap ]; then stat -c "%s %a" /var/swap; blkid -p -o value -s TYPE /var/swap; fi
'`),
  );
}

const made = 'uses /var/swap\n268435456 600\nswap\n';

test.serial('the first start makes the file', async (t) => {
  const { code, stdout, stderr } = await swap(t, ':');
  t.is(code, 0, stderr);
  t.is(stdout, made);
});

test.serial(
  'a file of another size, or one that a power cut left without a header, is mended',
  async (t) => {
    t.is((await swap(t, 'fallocate -l 1M /var/swap')).stdout, made);
    t.is((await swap(t, 'fallocate -l 256M /var/swap')).stdout, made);
  },
);

test.serial('where it would leave less than a quarter of /var free, there is none', async (t) => {
  const { code, stdout } = await swap(t, ':', '320m');
  t.is(code, 0, 'a node works without');
  t.is(stdout, '<4>no swap: its 256 MiB would leave less than a quarter of /var free\n');
});
