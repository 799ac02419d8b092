import { rule } from '../rule.ts';
import { openToAll } from './reached-from.ts';

/** Networks of management that shut nobody out. */
export const management = rule(['management-open'], ['management'], ({ management: given }) =>
  openToAll(given?.from ?? [], ['management', 'from'], {
    code: 'management-open',
    says: 'is everybody: SSH is as open as without management',
    hint: 'name the networks of those who look after the cluster',
  }),
);
