import nunjucks from 'nunjucks';
import { elements, field, type Mistake, type Values } from './values.ts';

/** What the engines' own globals and loops provide. */
const provided = ['begin', 'end', 'loop'];

type Scope = ReadonlyMap<string, Values | 'anything'>;

/** The names of a nunjucks template that no sample context has. Parameters of macros may be anything. */
export function nunjucksMistakes(text: string, contexts: Values): Mistake[] {
  const mistakes: Mistake[] = [];
  const base: Scope = new Map(provided.map((name) => [name, 'anything']));

  function symbol(node: object, scope: Scope): Values | 'anything' {
    const name = String(Reflect.get(node, 'value'));
    const found = scope.get(name) ?? field(contexts, name);
    if (found === undefined) mistakes.push({ line: lineOf(node), name });
    return found ?? 'anything';
  }

  function value(node: object, scope: Scope): Values | 'anything' {
    if (typeOf(node) === 'Symbol') return symbol(node, scope);
    if (typeOf(node) !== 'LookupVal') {
      walkAll(node, scope);
      return 'anything';
    }
    const target = value(child(node, 'target'), scope);
    if (target === 'anything') return target;
    const name = String(Reflect.get(child(node, 'val'), 'value'));
    const found = field(target, name);
    if (found === undefined) mistakes.push({ line: lineOf(node), name });
    return found ?? 'anything';
  }

  function walk(node: object, scope: Scope): Scope {
    const type = typeOf(node);
    if (type === 'Symbol' || type === 'LookupVal') value(node, scope);
    else if (type === 'For') {
      const values = value(child(node, 'arr'), scope);
      const name = String(Reflect.get(child(node, 'name'), 'value'));
      const each = values === 'anything' ? values : elements(values);
      walk(child(node, 'body'), new Map([...scope, [name, each]]));
    } else if (type === 'Macro') {
      const name = String(Reflect.get(child(node, 'name'), 'value'));
      const parameters = parametersOf(child(node, 'args'));
      walk(
        child(node, 'body'),
        new Map([...scope, ...parameters.map((each) => [each, 'anything'] as const)]),
      );
      return new Map([...scope, [name, 'anything']]);
    } else walkAll(node, scope);
    return scope;
  }

  function walkAll(node: object, scope: Scope): void {
    let inside = scope;
    for (const each of children(node)) inside = walk(each, inside);
  }

  const parser: unknown = Reflect.get(nunjucks, 'parser');
  const parse: unknown = Reflect.get(Object(parser), 'parse');
  if (typeof parse !== 'function') throw new Error('nunjucks has no parser');
  walk(Object(parse(text, [], { trimBlocks: true, lstripBlocks: true })), base);
  return mistakes;
}

function parametersOf(args: object): string[] {
  return children(args).flatMap((node) =>
    typeOf(node) === 'Symbol'
      ? [String(Reflect.get(node, 'value'))]
      : children(node).map((pair) => String(Reflect.get(child(pair, 'key'), 'value'))),
  );
}

function typeOf(node: object): string {
  return String(Reflect.get(node, 'typename'));
}

function lineOf(node: object): number {
  return Number(Reflect.get(node, 'lineno')) + 1;
}

function child(node: object, name: string): object {
  return Object(Reflect.get(node, name));
}

/** Every node below, in the order of the template. */
function children(node: object): object[] {
  const fields = Object.entries(node).filter(([name]) => name !== 'parent');
  return fields
    .flatMap(([, each]: [string, unknown]) => (Array.isArray(each) ? each : [each]))
    .filter(
      (each): each is object => typeof each === 'object' && each !== null && 'typename' in each,
    );
}
