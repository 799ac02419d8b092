import { sizeBytes } from '../../values/size.ts';
import { rule } from '../rule.ts';

const least = '16M';
const most = '64G';

/** A swap file has a size that helps, and one that a disk of a node can have. */
export const swap = rule(['swap-size'], ['image'], ({ image: { swap: size } }) => {
  if (size === undefined) return [];
  const bytes = sizeBytes(size);
  if (bytes >= sizeBytes(least) && bytes <= sizeBytes(most)) return [];
  return [
    {
      code: 'swap-size',
      path: ['image', 'swap'],
      message: `a swap file has ${least} to ${most}, not ${size}`,
      hint: bytes < sizeBytes(least) ? 'leave it out for none' : undefined,
    },
  ];
});
