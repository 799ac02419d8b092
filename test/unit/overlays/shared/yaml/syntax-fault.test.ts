import test from 'ava';
import { readYaml } from '../../../../../overlays/shared/yaml/read-yaml.ts';

// One finding for one slip, at its place and with the way out. The mark « stands before the place.

const cases: readonly (readonly [title: string, marked: string, message: RegExp, hint?: string])[] =
  [
    [
      'a tab',
      'networks:\n  public:\n«\tsubnet: 1\n    gateway: 2\n    dns: [3]\n',
      /a tab stands in the indentation/,
      'indent with spaces, as the lines around it',
    ],
    ['a tab after spaces', 'a:\n  b:\n  «\tc: 1\n    d: 2\n', /a tab stands in the indentation/],
    [
      'a line that lost a space',
      'networks:\n  public:\n    subnet: 1\n   «gateway: 2\n    dns: [3]\n',
      /nothing above is indented by 3, as this line is/,
      'indent it by 4 as subnet, or by 2 as public',
    ],
    [
      'a line that has one too many',
      'networks:\n  public:\n    subnet: 1\n     «gateway: 2\n    dns: [3]\n',
      /not valid YAML/,
    ],
    [
      'a colon without a space',
      'services:\n  - name: http\n    «scheduler:rr\n    forwarding: nat\n',
      /no space follows the colon/,
      'write scheduler: rr',
    ],
    [
      'a colon without a space, in the last line',
      'services:\n  - name: http\n    «scheduler:rr\n',
      /no space follows the colon/,
      'write scheduler: rr',
    ],
    [
      'a colon in a value',
      'a: «b: c\n',
      /Nested mappings/,
      'quote a value that holds a colon and a space',
    ],
    ['a list that is never closed', 'a: [1,\n«b: 2\n', /must be|must end|expected/i],
    ['a quote that is never closed', 'a: "b\nc: 1\n«', /closing/i],
  ];

for (const [title, marked, message, hint] of cases)
  test(title, (t) => {
    const before = marked.slice(0, marked.indexOf('«')).split('\n');
    const { findings } = readYaml(marked.replace('«', ''), { values: 100, aliases: 10 });
    t.is(findings.length, 1, JSON.stringify(findings));
    const [first] = findings;
    t.is(first?.code, 'yaml-syntax');
    t.regex(first?.message ?? '', message);
    t.is(first?.range.line, before.length, JSON.stringify(first));
    t.is(first?.range.column, (before.at(-1)?.length ?? 0) + 1, JSON.stringify(first));
    if (hint !== undefined) t.is(first?.hint, hint);
  });
