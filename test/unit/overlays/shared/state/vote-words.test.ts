import test from 'ava';
import { voteWords } from '../../../../../overlays/shared/state/vote-words.ts';

test('a cluster without a quorum says what it is short of', (t) => {
  t.is(voteWords({ votes: 1, expectedVotes: 3, needed: 2 }), '1 of 3 votes, and it takes 2');
});

test('two directors that have just started are short of each other', (t) => {
  t.is(
    voteWords({ votes: 1, expectedVotes: 2, needed: 1 }),
    '1 of 2 votes, and after a start it takes all of them once',
  );
});
