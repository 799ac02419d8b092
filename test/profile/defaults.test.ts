import test from 'ava';
import { defaults } from '../../scripts/profile/defaults.ts';
import { profileSchema } from '../../scripts/profile/schema.ts';

test('the defaults that rules compare with are the schema’s', (t) => {
  const { membership, failover } = profileSchema.properties;
  const of = (schema: object) => ('default' in schema ? schema.default : undefined);
  const { keepalive, warntime, deadtime, initdead } = membership.properties;
  t.deepEqual<Record<string, unknown>, Record<string, unknown>>(
    { ...defaults },
    {
      keepalive: of(keepalive),
      warntime: of(warntime),
      deadtime: of(deadtime),
      initdead: of(initdead),
      preference: of(failover.properties.preference),
      multiplier: of(failover.properties.ping.properties.multiplier),
    },
  );
});
