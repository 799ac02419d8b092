import test from 'ava';
import { kernelCommandLine } from '../../../../../scripts/image/disk/kernel-cmdline.ts';
import { modelOf } from '../../../../helpers/profile-texts.ts';

const identity = { version: '1.4', rootId: 'f8065569-89fe-8f49-82a9-048d20970ddb' };

test('the words of a profile come last on the kernel command line, so that they win', (t) => {
  const { image } = modelOf('test/fixtures/everything.yaml');
  t.regex(kernelCommandLine(image, identity), / quiet mitigations=auto nosmt$/);
  t.regex(kernelCommandLine({ ...image, kernelParameters: [] }, identity), / quiet$/);
});
