import Handlebars from 'handlebars';
import { elements, follow, type Mistake, type Values } from './values.ts';

type Statement = hbs.AST.Statement;
type Expression = hbs.AST.Expression;

/** The names of a Handlebars template that no sample context has. */
export function handlebarsMistakes(text: string, contexts: Values): Mistake[] {
  const mistakes: Mistake[] = [];

  function look(expression: Expression, scope: Values): Values {
    if (!isPath(expression)) return [];
    const path = expression.parts.map(String);
    if (expression.depth > 0) {
      mistakes.push({ line: expression.loc.start.line, name: expression.original });
      return [];
    }
    const found = follow(
      expression.data ? contexts : scope,
      expression.data ? path.slice(1) : path,
    );
    if (found === undefined)
      mistakes.push({ line: expression.loc.start.line, name: expression.original });
    return found ?? [];
  }

  function walk(statement: Statement, scope: Values): void {
    if (isMustache(statement)) look(statement.path, scope);
    if (!isBlock(statement)) return;
    const [argument] = statement.params;
    const values = argument === undefined ? [] : look(argument, scope);
    const inner = isPath(statement.path) && statement.path.original === 'each';
    for (const child of statement.program?.body ?? [])
      walk(child, inner ? elements(values) : scope);
    for (const child of statement.inverse?.body ?? []) walk(child, scope);
  }

  for (const statement of Handlebars.parse(text).body) walk(statement, contexts);
  return mistakes;
}

function isPath(node: Expression | hbs.AST.Literal): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression';
}

function isMustache(node: Statement): node is hbs.AST.MustacheStatement {
  return node.type === 'MustacheStatement';
}

function isBlock(node: Statement): node is hbs.AST.BlockStatement {
  return node.type === 'BlockStatement';
}
