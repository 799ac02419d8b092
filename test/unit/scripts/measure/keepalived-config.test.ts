import test from 'ava';
import {
  advertInterval,
  keepalivedConfig,
  priority,
} from '../../../../scripts/measure/keepalived-config.ts';
import { labCluster } from '../../../helpers/fake-node.ts';
import { modelOf } from '../../../helpers/profile-texts.ts';

const [first, second, third] = labCluster.directors;

test('three missed adverts are the deadtime of the profile, in the centiseconds of VRRP 3', (t) => {
  t.is(labCluster.membership.deadtime, 10_000);
  t.is(advertInterval(labCluster), 3330);
});

test('the preferred director has the highest priority, and no two are equal', (t) => {
  t.deepEqual(
    [first, second, third].map((director) =>
      director === undefined ? 0 : priority(labCluster, director),
    ),
    [250, 240, 230],
  );
});

test('a director of the lab has the address and both services with their checks', (t) => {
  if (first === undefined) throw new Error('no director');
  const config = keepalivedConfig(labCluster, first);
  t.deepEqual(config.split('\n').slice(0, 15), [
    'global_defs {',
    '  router_id litsha21',
    '  vrrp_version 3',
    '  lvs_sync_daemon heartbeat lab id 75',
    '}',
    'vrrp_instance lab {',
    '  state BACKUP',
    '  interface public',
    '  virtual_router_id 71',
    '  priority 250',
    '  advert_int 3.33',
    '  virtual_ipaddress {',
    '    192.168.71.205/24 dev public',
    '  }',
    '}',
  ]);
  t.is(config.match(/^virtual_server 192\.168\.71\.205 (80|443) \{$/gm)?.length, 2);
  t.is(config.match(/^ {2}real_server 192\.168\.71\.(150|220) (80|443) \{$/gm)?.length, 4);
  t.is(config.match(/HTTP_GET \{/g)?.length, 2);
  t.is(config.match(/SSL_GET \{/g)?.length, 2);
  t.regex(config, /delay_loop 5\n {2}lvs_sched rr\n {2}lvs_method NAT\n {2}protocol TCP/);
  t.regex(config, /connect_timeout 4\n/);
  t.is(config.split('{').length, config.split('}').length, 'every block has its end');
});

test('other profiles: sorry servers, persistence, other checks, no fail-back', (t) => {
  const cluster = modelOf('test/fixtures/everything.yaml').cluster;
  const [director] = cluster.directors;
  if (director === undefined) throw new Error('no director');
  const config = keepalivedConfig(
    { ...cluster, failover: { ...cluster.failover, autoFailback: false } },
    director,
  );
  t.regex(config, /nopreempt/);
  for (const service of cluster.virtualServices)
    t.true(
      config.includes(
        service.marked === undefined
          ? `virtual_server ${service.address} ${service.port} {`
          : `virtual_server fwmark ${service.marked.mark} {`,
      ),
      service.service,
    );
  t.is(config.split('{').length, config.split('}').length);
});
