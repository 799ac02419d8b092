import Handlebars from 'handlebars';
import nunjucks from 'nunjucks';
import { closeMark, openMark } from './source-map.ts';

/*
 * The two engines, each configured once, each for one escaping domain: Handlebars for line-oriented
 * text, where nothing is escaped and the schema keeps control characters out, and nunjucks for
 * markup, where everything is escaped.
 */

/** What templates may call, besides if, unless, each and with; knownHelpersOnly refuses the rest. */
const helpers = {
  /** `{{#origin path}}…{{/origin}}`: the lines came from this place of the profile. */
  origin(this: unknown, path: string, options: Handlebars.HelperOptions): string {
    return openMark(path) + options.fn(this) + closeMark;
  },
} satisfies Handlebars.HelperDeclareSpec;

const knownHelpers = Object.keys(helpers);

export type Template = (context: object) => string;

export function compileHandlebars(text: string): Template {
  const environment = Handlebars.create();
  environment.registerHelper(helpers);
  return environment.compile(text, {
    strict: true,
    noEscape: true,
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries(knownHelpers.map((name) => [name, true])),
  });
}

export function compileNunjucks(text: string, name: string): Template {
  const environment = new nunjucks.Environment(null, {
    autoescape: true,
    throwOnUndefined: true,
    trimBlocks: true,
    lstripBlocks: true,
  });
  environment.addGlobal('begin', (path: string) => safe(openMark(path)));
  environment.addGlobal('end', () => safe(closeMark));
  const template = new nunjucks.Template(text, environment, name, true);
  return (context) => template.render(context);
}

function safe(text: string): nunjucks.runtime.SafeString {
  return new nunjucks.runtime.SafeString(text);
}
