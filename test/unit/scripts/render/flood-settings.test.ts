import test from 'ava';
import { readOverlays } from '../../../../scripts/render/read-overlays.ts';
import { renderTree } from '../../../../scripts/render/render.ts';
import { modelOf } from '../../../helpers/profile-texts.ts';

const tree = renderTree(modelOf('profiles/web.yaml'), 'director', await readOverlays('director'));
const sysctl = String(
  tree.find(({ path }) => path === '/usr/lib/sysctl.d/60-lvsmith-director.conf')?.content,
);

function setting(name: string): number {
  const value = new RegExp(String.raw`^${name.replaceAll('.', String.raw`\.`)} = (\d+)$`, 'm').exec(
    sysctl,
  )?.[1];
  return Number(value);
}

/** KiB of a page. */
const page = 4;

/*
 * Memory that is free, in the order in which a flood takes it: the kernel makes room (page reclaim), IPVS defends
 * itself, IPVS takes no connection, programs get no memory.
 */
test('new connections end before the memory of programs does', (t) => {
  const threshold = setting('net.ipv4.vs.amemthresh') * page;
  // ip_vs_ctl.c, update_defense_level: one of so many is dropped, rounded down, so all of them below half of it.
  t.true(threshold / 2 >= setting('vm.min_free_kbytes'));
  for (const each of ['drop_entry', 'drop_packet', 'secure_tcp'])
    t.is(setting(`net.ipv4.vs.${each}`), 1, `${each}: while it is needed`);
});

test('a machine of 1 GB whose memory is full of cached files does not defend itself', (t) => {
  // What Linux has of a gibibyte, see MemTotal of a lab's director.
  const memory = 980_000;
  // mm/page_alloc.c, __setup_per_zone_wmarks: where the kernel begins to make room.
  const low = setting('vm.min_free_kbytes') + (memory * setting('vm.watermark_scale_factor')) / 1e4;
  t.true(low > setting('net.ipv4.vs.amemthresh') * page);
});
