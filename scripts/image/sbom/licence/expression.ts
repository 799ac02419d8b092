/** A licence by its SPDX identifier, or several of which all (AND) or one (OR) apply. */
export type LicenceExpression = string | Compound;

interface Compound {
  readonly operator: 'AND' | 'OR';
  readonly parts: readonly LicenceExpression[];
}

/** Joins expressions; duplicates are dropped, and the order depends on nothing but the names. */
export function joined(
  operator: Compound['operator'],
  expressions: readonly LicenceExpression[],
): LicenceExpression {
  const flat = expressions.flatMap((part) =>
    typeof part !== 'string' && part.operator === operator ? part.parts : [part],
  );
  const byText = new Map(flat.map((part) => [expressionText(part), part]));
  const parts = [...byText].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part);
  const [only = '', ...others] = parts;
  return others.length === 0 ? only : { operator, parts };
}

/** In SPDX's syntax (spdx.github.io/spdx-spec/v2.3, annex D). */
export function expressionText(expression: LicenceExpression): string {
  if (typeof expression === 'string') return expression;
  const parts = expression.parts.map((part) =>
    typeof part === 'string' ? part : `(${expressionText(part)})`,
  );
  return parts.join(` ${expression.operator} `);
}
