import test from 'ava';
import { updateFiles } from '../../overlays/shared/update/update-state.ts';
import { SlotMachine } from './slot-machine.ts';
import { next } from './slot-versions.ts';

// What keeps a machine from writing its other slot, one after the other on the same machine; then it is written.

const { incoming, trial } = updateFiles;

const probe = `
mkdir -p ${incoming}
for disk in /dev/vd?; do [ -e "\${disk}1" ] || payload=$disk; done
tar -xf "$payload" -C ${incoming}
cd ${incoming}
try() { say $1 $(/usr/lib/lvsmith/update director.update.json 2>&1 | tr '\\n' ' '); }
flip() {
  place=$(($(stat -c %s $1) / 2))
  byte=$(od -An -tu1 -j $place -N 1 $1)
  printf "\\\\$(printf %o $((byte ^ 1)))" | dd of=$1 bs=1 seek=$place conv=notrunc status=none
}

for file in director.root.zst director.vmlinuz director.initrd director.entry director.update.json; do
  flip $file
  try changed-$file
  flip $file
done

mkdir /run/full
mount /dev/disk/by-partlabel/esp /run/full
dd if=/dev/zero of=/run/full/fill bs=1M status=none
try esp-full
rm /run/full/fill
umount /run/full

dd if=/dev/zero of=/var/fill bs=1M status=none
try var-full
rm /var/fill
say on-trial $(cat ${trial} 2>/dev/null || echo none)

/usr/lib/lvsmith/update director.update.json &
first=$!
until [ -e ${trial} ]; do sleep 0.2; done
try second
kill -KILL $first
say killed $(lvsmith status | grep ^update | tr '\\n' ' ')
try whole
rm -rf ${incoming}
sync
`;

test.serial(
  'a machine says why it does not write its other slot, and then writes it',
  async (t) => {
    t.timeout(900_000);
    await using machine = await SlotMachine.create('bios');
    const start = await machine.start(probe);
    t.log(start.console.filter((line) => line.includes('@')).join('\n'));
    for (const suffix of ['root.zst', 'vmlinuz', 'initrd', 'entry'])
      t.regex(start.said(`changed-director.${suffix}`), /is not the file that was signed/, suffix);
    t.regex(
      start.said('changed-director.update.json'),
      /is not signed by this cluster's build key/,
    );
    t.regex(start.said('esp-full'), /the ESP has 0 MB for kernel and initrd/);
    t.regex(start.said('var-full'), /ENOSPC/);
    t.is(start.said('on-trial'), 'none', 'nothing was begun');
    t.regex(start.said('second'), /another update of this node is under way/);
    t.regex(start.said('killed'), new RegExp(`${next} was not written to the end`));
    t.regex(start.said('whole'), new RegExp(`^${next} is in the other slot`));
  },
);
