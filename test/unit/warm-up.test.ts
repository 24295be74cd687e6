import { expect, it } from 'vitest';
import { listColumns } from '../../contract/subscription-list.ts';
import { createWarmUp } from '../../main/subscriptions/lists/warm-up.ts';

type Asked = Parameters<Parameters<typeof createWarmUp>[0]['page']>[0];

function modelOf(size: number) {
  const asked: Asked[] = [];
  const page = (query: Asked) => {
    asked.push(query);
    return { ids: [], total: 0 };
  };
  return { asked, warmUp: createWarmUp({ size, page }) };
}

it('searches, and sorts by every column, while a model is small', () => {
  const { asked, warmUp } = modelOf(500);
  for (let turn = 0; turn < listColumns.length; turn += 1) warmUp();
  expect(asked.filter(({ search }) => search !== '')).toHaveLength(listColumns.length);
  expect(new Set(asked.flatMap(({ sort }) => sort?.column ?? []))).toEqual(new Set(listColumns));
});

it('asks nothing of a big model, which would take long', () => {
  const { asked, warmUp } = modelOf(100_000);
  warmUp();
  expect(asked).toEqual([]);
});
