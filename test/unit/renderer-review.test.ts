import { describe, expect, it } from 'vitest';
import { whyAsked } from '../../renderer/features/review/whyAsked.ts';

const since = '2026-03-01T10:00:00.000Z';
const mark = { by: 'anna', at: '2026-03-01T11:00:00.000Z', status: 'PAID', note: '' };
const row = {
  unreadable: null,
  status: 'PAID',
  statusChangedAt: since,
  needsReview: true,
  lastReview: mark,
  differs: { wallet: { sent: 'w-1', shown: null } },
};

describe('a person is asked to review', () => {
  it('because the record differs, when the status was already reviewed', () => {
    expect(whyAsked(row)).toBe('differs');
    expect(whyAsked({ ...row, needsReview: false })).toBe('done');
  });

  it('because of the status, when it is another one or has come back since', () => {
    expect(whyAsked({ ...row, status: 'ACCEPTED' })).toBe('changed');
    expect(whyAsked({ ...row, statusChangedAt: '2026-03-01T12:00:00.000Z' })).toBe('changed');
    expect(whyAsked({ ...row, status: 'CANCELLED' })).toBe('unknown');
    expect(whyAsked({ ...row, lastReview: null })).toBe('never');
    expect(whyAsked({ ...row, differs: null, status: 'ACCEPTED' })).toBe('changed');
  });
});
