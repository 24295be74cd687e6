import type { Outputs } from '../../contract/ipc.ts';
import type { App } from '../app/app.ts';

/** Checks the trail of the open environment, as a long task. */
export function verifyTrail(app: App): Promise<Outputs['trail.verify']> {
  const { trail } = app.opened().session;
  return app.tasks.run('trail.verify', ({ signal, progress }) => {
    const total = trail.lastSequence();
    return trail.verify({ signal, progress: (entries) => progress(Math.min(entries, total), total) });
  });
}
