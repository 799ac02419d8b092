import { defined } from '../../overlays/shared/defined.ts';
import type { Role } from '../../overlays/shared/node/node.ts';
import { paths } from '../../overlays/shared/node/paths.ts';
import type { Model } from '../model/model.ts';
import { contextFor } from './context.ts';
import { compileHandlebars, compileNunjucks } from './engines.ts';
import { extractSourceMap } from './source-map.ts';
import { ownershipOf } from './ownership.ts';
import type { RenderedFile } from './rendered-file.ts';
import type { OverlaySource } from './source.ts';

/** Two sources want to write one path; the profile cannot be rendered until one of them gives way. */
export interface OverlayConflict {
  readonly path: string;
  readonly sources: readonly [OverlaySource, OverlaySource];
}

export function overlayConflicts(sources: readonly OverlaySource[]): OverlayConflict[] {
  const owners = new Map<string, OverlaySource>();
  const conflicts: OverlayConflict[] = [];
  for (const source of sources) {
    const other = owners.get(source.target);
    // Two overlays may have files in one folder.
    if (other !== undefined && !(other.kind === 'directory' && source.kind === 'directory'))
      conflicts.push({ path: source.target, sources: [other, source] });
    owners.set(source.target, source);
  }
  return conflicts;
}

/**
 * The files of one role's overlay tree, sorted by path: pure, and the same bytes for the same model
 * and sources. A template that renders to white space alone makes no file: that is how a template
 * says that a profile does not need it.
 *
 * @param sources The role's own, those of base, and the user's; `overlayConflicts` found none.
 * @throws Error with the template's name when a template does not fit the context.
 */
export function renderTree(
  model: Model,
  role: Role,
  sources: readonly OverlaySource[],
): RenderedFile[] {
  const context = contextFor(model, role);
  const rendered = sources
    .filter(({ owner }) => owner === role || owner === 'base' || owner === 'user')
    .flatMap((source) => renderSource(source, context));
  const files = [...rendered, clusterJson(model), ...localTime(model)].map(trimmed);
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

function renderSource(source: OverlaySource, context: object): RenderedFile[] {
  const file = {
    path: source.target,
    kind: source.kind,
    content: source.content,
    ...ownershipOf(source.target, source.kind, source.executable),
    ...defined({ mode: source.mode }),
    source: source.source,
  } satisfies RenderedFile;
  if (source.engine === 'copy') return [file];
  const { text, origins } = extractSourceMap(renderTemplate(source, context));
  return text.trim() === '' ? [] : [{ ...file, content: text, origins }];
}

function renderTemplate(source: OverlaySource, context: object): string {
  const text = String(source.content);
  try {
    const template =
      source.engine === 'handlebars'
        ? compileHandlebars(text)
        : compileNunjucks(text, source.source);
    return template(context);
  } catch (error) {
    throw new Error(`${source.source}: ${String(error)}`, { cause: error });
  }
}

/** No template: data that we own is written by its serialiser. */
function clusterJson(model: Model): RenderedFile {
  return {
    path: paths.cluster,
    kind: 'file',
    content: `${JSON.stringify(model.cluster, null, 1)}\n`,
    ...ownershipOf(paths.cluster, 'file', false),
    source: 'scripts/model/model.ts',
  };
}

/** localtime(5): a link, where it is not the one that every image has. A seed may set another. */
function localTime({ image }: Model): RenderedFile[] {
  if (image.timezone === 'UTC') return [];
  const path = '/etc/localtime';
  return [
    {
      path,
      kind: 'symlink',
      content: `../usr/share/zoneinfo/${image.timezone}`,
      ...ownershipOf(path, 'symlink', false),
      source: 'scripts/model/image-settings.ts',
    },
  ];
}

/** Text files end in exactly one newline, however a template's last block ended. */
function trimmed(file: RenderedFile): RenderedFile {
  if (file.kind !== 'file' || typeof file.content !== 'string') return file;
  return { ...file, content: `${file.content.replace(/\s+$/, '')}\n` };
}
