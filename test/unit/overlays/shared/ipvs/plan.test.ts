import test from 'ava';
import * as fc from 'fast-check';
import { parseTable } from '../../../../../overlays/shared/ipvs/parse.ts';
import { formatTable, plan } from '../../../../../overlays/shared/ipvs/plan.ts';
import type {
  IpvsDestination,
  IpvsService,
  IpvsTable,
} from '../../../../../overlays/shared/ipvs/table.ts';

const destinations: fc.Arbitrary<ReadonlyMap<string, IpvsDestination>> = fc
  .dictionary(
    fc.constantFrom('10.0.0.1:80', '10.0.0.2:80', '10.0.0.3:8080', '[2001:db8::1]:80'),
    fc.record({
      forwarding: fc.constantFrom('-m', '-g', '-i'),
      weight: fc.integer({ min: 0, max: 3 }),
      tunnel: fc.constant(''),
    }),
  )
  .map((entries) => new Map(Object.entries(entries)));

const table: fc.Arbitrary<IpvsTable> = fc
  .dictionary(
    fc.constantFrom('-t 192.0.2.1:80', '-t [2001:db8::9]:80', '-u 192.0.2.1:53', '-f 1', '-f 1 -6'),
    fc.record({
      scheduler: fc.constantFrom('rr', 'wlc', 'sh'),
      options: fc.constantFrom('', '-p 300', '-p 60 -M 255.255.255.0', '-b flag-1'),
      destinations,
    }),
  )
  .map(
    (entries) =>
      new Map(
        Object.entries(entries).map(([selector, rest]): [string, IpvsService] => [
          selector,
          { selector, ...rest },
        ]),
      ),
  );

/**
 * What ipvsadm's commands mean. Strict as the kernel is: it adds nothing that is there, and changes or
 * deletes nothing that is not.
 */
function applyPlan(lines: readonly string[], start: IpvsTable): IpvsTable {
  const result = new Map(
    [...start].map(([key, it]) => [key, { ...it, destinations: new Map(it.destinations) }]),
  );
  for (const line of lines) {
    const [, command, selector = '', rest = ''] =
      /^(-[AEDaed]) (-f \d+ -6|-\S+ \S+) ?(.*)$/.exec(line) ?? [];
    const present = result.get(selector);
    if ((command === '-A') === (present !== undefined)) throw new Error(`kernel refuses: ${line}`);
    if (command === '-D') result.delete(selector);
    else if (command === '-A' || command === '-E') {
      const [, scheduler = '', options = ''] = /^-s (\S+) ?(.*)$/.exec(rest) ?? [];
      result.set(selector, {
        selector,
        scheduler,
        options,
        destinations: present?.destinations ?? new Map(),
      });
    } else if (present !== undefined) {
      const [, address = '', how = ''] = /^-r (\S+) ?(.*)$/.exec(rest) ?? [];
      if ((command === '-a') === present.destinations.has(address))
        throw new Error(`kernel refuses: ${line}`);
      if (command === '-d') present.destinations.delete(address);
      else {
        const [, forwarding, weight] = /^(-[mgi]) -w (\d+)$/.exec(how) ?? [];
        if (forwarding !== '-m' && forwarding !== '-g' && forwarding !== '-i')
          throw new Error(`no forwarding: ${line}`);
        present.destinations.set(address, { forwarding, weight: Number(weight), tunnel: '' });
      }
    }
  }
  return result;
}

/** How many services and destinations differ: no plan can be shorter. */
function distance(desired: IpvsTable, actual: IpvsTable): number {
  let count = [...actual.keys()].filter((key) => !desired.has(key)).length;
  for (const [key, service] of desired) {
    const present = actual.get(key);
    const same = present?.scheduler === service.scheduler && present.options === service.options;
    if (!same) count++;
    const before = present?.destinations ?? new Map<string, IpvsDestination>();
    for (const address of new Set([...service.destinations.keys(), ...before.keys()])) {
      const [a, b] = [service.destinations.get(address), before.get(address)];
      if (a?.weight !== b?.weight || a?.forwarding !== b?.forwarding) count++;
    }
  }
  return count;
}

test('the plan, applied to the actual table, gives the desired one', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(table, table, (desired, actual) => {
        const result = applyPlan(plan(desired, actual), actual);
        return plan(desired, result).length === 0 && plan(result, desired).length === 0;
      }),
      { numRuns: 2000 },
    ),
  );
});

test('no plan is longer than the number of differences', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(table, table, (desired, actual) => {
        return plan(desired, actual).length === distance(desired, actual);
      }),
      { numRuns: 2000 },
    ),
  );
});

test('what is printed as a saved table is read back as the same table', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(table, (it) => {
        const read = parseTable(formatTable(it));
        return plan(read, it).length === 0 && plan(it, read).length === 0;
      }),
    ),
  );
});

test('equal tables need nothing', (t) => {
  t.notThrows(() => fc.assert(fc.property(table, (it) => plan(it, it).length === 0)));
});

test('what gives capacity comes before what takes it away', (t) => {
  const one = parseTable('-A -t 192.0.2.1:80 -s rr\n-a -t 192.0.2.1:80 -r 10.0.0.1:80 -m -w 1\n');
  const two = parseTable('-A -t 192.0.2.1:80 -s rr\n-a -t 192.0.2.1:80 -r 10.0.0.2:80 -m -w 1\n');
  t.deepEqual(plan(two, one), [
    '-a -t 192.0.2.1:80 -r 10.0.0.2:80 -m -w 1',
    '-d -t 192.0.2.1:80 -r 10.0.0.1:80',
  ]);
});
