/** A metric in Prometheus' text format 0.0.4: all of its samples stand together, below what it is. */
export interface Family {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  /** One sentence for who meets it without this source. */
  readonly help: string;
  readonly samples: readonly Sample[];
}

interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export const contentType = 'text/plain; version=0.0.4; charset=utf-8';

/** The text of the families; one without a sample is left out, for it says nothing. */
export function exposition(families: readonly Family[]): string {
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(({ name, type, help, samples }) =>
      [
        `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n`,
        `# TYPE ${name} ${type}\n`,
        ...samples.map(({ labels, value }) => `${name}${labelText(labels)} ${value}\n`),
      ].join(''),
    )
    .join('');
}

function labelText(labels: Sample['labels']): string {
  const pairs = Object.entries(labels ?? {});
  if (pairs.length === 0) return '';
  return `{${pairs.map(([key, value]) => `${key}="${escaped(value)}"`).join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

/** A family with one sample, or none. */
export function single(
  name: string,
  help: string,
  value: number | boolean | undefined,
  type: Family['type'] = 'gauge',
): Family {
  return { name, type, help, samples: value === undefined ? [] : [{ value: Number(value) }] };
}

/** One sample for each state, 1 for that which is: a state in a label alone would begin a new series at each change. */
export function states(
  name: string,
  help: string,
  label: string,
  all: readonly string[],
  is: string | undefined,
): Family {
  const samples = all.map((state) => ({ labels: { [label]: state }, value: Number(state === is) }));
  return { name, type: 'gauge', help, samples: is === undefined ? [] : samples };
}

/** Seconds since 1970 of an ISO 8601 time. */
export function seconds(time: string): number {
  return Date.parse(time) / 1000;
}
