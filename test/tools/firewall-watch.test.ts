import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import test from 'ava';
import { readOverlays } from '../../scripts/render/read-overlays.ts';
import { renderTree } from '../../scripts/render/render.ts';
import { roles } from '../../overlays/shared/node/node.ts';
import { run } from '../../scripts/runtime/run.ts';
import { sandboxed } from '../../scripts/toolchain/sandbox.ts';
import { ensureSysroot } from '../../scripts/toolchain/sysroots.ts';
import { modelOf } from '../helpers/profile-texts.ts';

// The watch over the firewall, in a network of its own. There is no systemd in it: what it is asked for is what the
// unit of Debian's nftables does at a reload.

const script = `
mkdir /tmp/bin
printf '#!/bin/sh\\necho "systemctl $*" >>/tmp/asked\\nexec nft -f /nftables.conf\\n' >/tmp/bin/systemctl
chmod 755 /tmp/bin/systemctl
: >/tmp/asked
nft -f /nftables.conf || exit 1
setsid env PATH=/tmp/bin:$PATH /firewall-watch >/tmp/said & watch=$!
asked() { echo "$1: $(wc -l </tmp/asked)"; }
# Waits for a table for two seconds and a half.
back() {
  for _ in $(seq 50); do
    nft list tables | grep -q 'inet lvsmith' && break
    sleep 0.05
  done
  nft list tables | grep 'inet lvsmith'
}
sleep 1.5
asked 'at the start'
nft -f /nftables.conf
sleep 1.5
asked 'after a reload'
nft add table inet other
nft flush ruleset
back
asked 'after a flush'
nft delete table inet lvsmith
back
asked 'after a second one'
cat /tmp/said
kill -- -$watch
`;

for (const role of roles)
  test.serial(
    `${role}: a firewall that was removed is loaded again, and a reload is none`,
    async (t) => {
      t.timeout(120_000);
      const tools = await ensureSysroot('lab');
      const folder = await mkdtemp(join(tmpdir(), 'firewall-watch-'));
      const files = renderTree(modelOf('profiles/web.yaml'), role, await readOverlays(role));
      const rules = files.find(({ path }) => path === '/etc/nftables.conf');
      await writeFile(join(folder, 'nftables.conf'), rules?.content ?? '');
      const inside = sandboxed(tools, ['bash', '-c', script], {
        readOnly: {
          '/nftables.conf': join(folder, 'nftables.conf'),
          '/firewall-watch': resolve('overlays/base/tree/usr/lib/lvsmith/firewall-watch'),
        },
      });
      const { stdout, stderr } = await run(
        ['unshare', '--user', '--map-root-user', '--net', ...inside],
        {
          accept: 'any',
          timeout: 60_000,
        },
      );
      t.is(
        stdout,
        `at the start: 0
after a reload: 0
table inet lvsmith
after a flush: 1
table inet lvsmith
after a second one: 2
<4>firewall-missing
<5>firewall-loaded
<4>firewall-missing
<5>firewall-loaded
`,
        stderr,
      );
    },
  );
