import type { CDPSession } from '@playwright/test';

/** Work of the page's main thread, in milliseconds since the page was loaded. */
export async function scriptAndLayout(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics');
  const wanted = ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'];
  const parts = metrics.filter(({ name }) => wanted.includes(name));
  return parts.reduce((sum, { value }) => sum + value, 0) * 1_000;
}

interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds. */
  ts: number;
  dur?: number;
  args?: { name?: string };
}

/** Records what the browser does while `act` goes on. @param session of the browser, not of a page */
export async function traced(session: CDPSession, act: () => Promise<unknown>): Promise<TraceEvent[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: object[] }) => events.push(...(value as TraceEvent[]));
  session.on('Tracing.dataCollected', collect);
  const ended = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  const includedCategories = ['devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'];
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories, excludedCategories: ['*'] },
  });
  await act();
  await session.send('Tracing.end');
  await ended;
  session.off('Tracing.dataCollected', collect);
  return events;
}

/** Returns how long the page's main thread worked from the beginning of each frame to that of the next, in milliseconds. Pure. */
export function workPerFrame(events: readonly TraceEvent[]): number[] {
  const threads = Map.groupBy(events, ({ pid, tid }) => `${pid} ${tid}`);
  const beginnings = [...threads.values()].map((thread) => ({ thread, frames: startsIn(thread) }));
  const page = beginnings.reduce((most, each) => (each.frames.length > most.frames.length ? each : most));
  const tasks = page.thread.filter(({ name, ph }) => name === 'RunTask' && ph === 'X');
  return page.frames.slice(1).map((end, index) => {
    const start = page.frames[index] as number;
    const within = tasks.filter(({ ts }) => ts >= start && ts < end);
    return within.reduce((sum, { dur = 0 }) => sum + dur, 0) / 1_000;
  });
}

const startsIn = (thread: readonly TraceEvent[]): number[] =>
  thread
    .filter(({ name, ph }) => name === 'AnimationFrame' && ph === 'b')
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
