import { describe, expect, it } from '@jest/globals';
import { windowOf } from './backtest-window.js';

const NOW = '2026-03-11T12:00:00.000Z';

describe('the window of a backtest', () => {
  it.each([
    ['is the last 30 days', {}, '2026-02-09T12:00:00.000Z', NOW],
    ['ends when asked', { to: '2026-03-01T00:00:00.000Z' }, '2026-01-30T00:00:00.000Z', '2026-03-01T00:00:00.000Z'],
    ['begins when asked', { from: '2026-03-01T00:00:00.000Z' }, '2026-03-01T00:00:00.000Z', NOW],
    [
      'is 90 days long at most, by a clock that is a little behind',
      { from: '2025-12-11T11:55:00.000Z' },
      '2025-12-11T11:55:00.000Z',
      NOW,
    ],
    ['ends now, not in the future', { to: '2030-01-01T00:00:00.000Z' }, '2026-02-09T12:00:00.000Z', NOW],
  ])('%s', (_, asked, from, to) => {
    expect(windowOf(asked, NOW)).toEqual({ window: { from, to }, errors: [] });
  });

  it.each([
    ['is empty', { from: NOW, to: NOW }, 'must be before `to`, and in the past'],
    ['is in the future', { from: '2026-03-11T12:00:00.001Z' }, 'must be before `to`, and in the past'],
    ['is longer than 90 days', { from: '2025-12-11T11:54:59.999Z' }, 'is more than 90 days before `to`'],
    [
      'begins more than 90 days ago',
      { from: '2025-12-10T11:59:59.999Z', to: '2026-01-01T00:00:00.000Z' },
      'is more than 90 days ago',
    ],
  ])('is refused when it %s', (_, asked, detail) => {
    expect(windowOf(asked, NOW).errors).toEqual([{ pointer: '/from', detail }]);
  });
});
