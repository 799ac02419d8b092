import test from 'ava';
import { News } from '../../../../../overlays/director/checker/news.ts';

test('mon hears of the first results of a kind, and then of one now and then', (t) => {
  const news = new News({ settled: 2, refresh: 5000 });
  const heard = (results: string, since: number) =>
    results
      .split('')
      .map((each, index) => (news.isNews(each === '+', since + index * 1000) ? each : '.'))
      .join('');
  t.is(heard('+++++++++', 0), '++....+..');
  t.is(heard('----++++', 20_000), '--..++..');
});
