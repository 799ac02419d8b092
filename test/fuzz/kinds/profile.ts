import { readFileSync } from 'node:fs';
import { roles } from '../../../overlays/shared/node/node.ts';
import { buildModel } from '../../../scripts/model/model.ts';
import { inspectText } from '../../../scripts/profile/load.ts';
import { readOverlays } from '../../../scripts/render/read-overlays.ts';
import { renderTree } from '../../../scripts/render/render.ts';
import { mutate, type Random } from '../../helpers/mutate.ts';
import { profileFiles } from '../../helpers/profile-texts.ts';
import { bytesOf, pick, textOf, type FuzzKind } from '../kind.ts';
import { faultOf } from './diagnostics.ts';

const [first, ...rest] = profileFiles;
const samples = [first, ...rest].map((file) => readFileSync(file, 'utf8'));
const overlays = {
  director: await readOverlays('director'),
  realserver: await readOverlays('realserver'),
};

/** A profile: refused at a place that it has, or valid, and then it can be rendered. */
export const profile: FuzzKind = {
  name: 'profile',
  brief: 'a profile is refused at a place that it has, or renders',
  make: (next) => bytesOf({ 'profile.yaml': damaged(next) }),
  judge: (input) => {
    const text = textOf(input, 'profile.yaml');
    const { loaded, diagnostics } = inspectText(text, 'profile.yaml');
    const fault = diagnostics.map((each) => faultOf(each, text)).find((each) => each !== undefined);
    if (fault !== undefined) return fault;
    if (loaded === undefined)
      return diagnostics.some(({ severity }) => severity === 'error')
        ? undefined
        : 'it was refused without an error';
    const model = buildModel(loaded.profile);
    for (const role of roles) renderTree(model, role, overlays[role]);
    return undefined;
  },
};

function damaged(next: Random): string {
  const [one = '', ...others] = samples;
  let text = pick([one, ...others], next);
  for (let times = 1 + next(3); times > 0; times--) text = mutate(text, next);
  return text;
}
