/** An alert of Prometheus, with what it fires on and what it does not: promtool tests it as it stands. */
export interface AlertRule {
  readonly alert: string;
  /** PromQL. */
  readonly expr: string;
  /** How long it must be so. */
  readonly for: string;
  readonly severity: 'critical' | 'warning';
  /** One sentence, with labels as Prometheus writes them: `{{ $labels.address }}`. */
  readonly summary: string;
  /** What to look at first. */
  readonly action: string;
  readonly fires: RuleTest & {
    /** The labels of the alert, beside the cluster and the severity. */
    readonly labels: Readonly<Record<string, string>>;
  };
  readonly quiet: RuleTest;
}

interface RuleTest {
  /** Values in promtool's notation, every 15 seconds, by series; each gets the label of the cluster. */
  readonly series: Readonly<Record<string, string>>;
  /** When it is looked at. */
  readonly at: string;
}
