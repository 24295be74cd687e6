import { Hono } from 'hono';
import { z } from 'zod';
import { json } from './app.ts';
import type { FaultRule } from './faults.ts';
import type { Sandbox } from './sandbox.ts';

const Status = z.strictObject({ status: z.string().min(1).max(100) });
const ProgressWish = z.strictObject({ stepSeconds: z.union([z.number().positive(), z.boolean()]) });
/** Limited so that the clock stays within the range of a date, even after many calls. */
const Advance = z.strictObject({ seconds: z.number().min(-1e9).max(1e9) });
/** The body of `POST /_control/unplug`, which server.ts handles because it owns the port. */
export const Unplug = z.strictObject({ ms: z.int().min(0).max(600_000).default(1000) });
const SettingsWish = z.strictObject({
  latency: z.number().min(0).max(600_000).optional(),
  documentDelay: z.number().min(0).optional(),
  tokenLifetime: z.number().min(1).optional(),
  cacheErrors: z.boolean().optional(),
  keyLifetime: z.number().min(0).nullable().optional(),
  hidden: z.array(z.string()).optional(),
  showDelay: z.number().min(0).optional(),
  spelling: z.string().nullable().optional(),
  dateShift: z.number().min(-1e9).max(1e9).nullable().optional(),
});

/**
 * Returns the control endpoint: the sandbox's methods over HTTP, outside the API's paths. It needs no token, and latency
 * and faults do not apply to it. README has examples of every call.
 */
export function controlApp(sandbox: Sandbox): Hono {
  const app = new Hono().basePath('/_control');
  const done = () => json(200, { ok: true });

  app.get('/info', () => {
    const { clientSecret: _, ...info } = sandbox.info;
    return json(200, info);
  });
  app.get('/report', () => json(200, sandbox.report()));
  app.get('/snapshot', () => json(200, sandbox.snapshot()));

  app.get('/faults', () => json(200, { faults: sandbox.faults.list(), fired: sandbox.faults.fired }));
  app.post('/faults', async ({ req }) => {
    const wanted: unknown = await req.json();
    // `add` checks the rules, and throws a ZodError for an invalid one.
    return json(201, { ids: sandbox.faults.add(...([wanted].flat() as FaultRule[])) });
  });
  app.delete('/faults', () => {
    sandbox.faults.clear();
    return done();
  });
  app.delete('/faults/:id', ({ req }) =>
    sandbox.faults.remove(Number(req.param('id'))) ? done() : json(404, { detail: 'There is no such rule.' }),
  );

  app.post('/investments/:id/status', async ({ req }) => {
    const { status } = Status.parse(await req.json());
    const id = req.param('id').toLowerCase();
    if (sandbox.setStatus(id, status)) return done();
    if (!sandbox.report().investments.some((investment) => investment.id === id)) {
      return json(404, { detail: 'There is no investment with this id.' });
    }
    return json(409, { detail: 'This investment has no wallet to be delivered into.' });
  });
  app.post('/progress', async ({ req }) => {
    sandbox.setProgress(ProgressWish.parse(await req.json()).stepSeconds);
    return done();
  });
  app.post('/clock', async ({ req }) => {
    sandbox.advanceClock(Advance.parse(await req.json()).seconds * 1000);
    return done();
  });

  app.post('/tokens/expire', () => {
    sandbox.expireTokens();
    return done();
  });
  app.post('/credentials/revoke', () => {
    sandbox.revokeCredentials(true);
    return done();
  });
  app.post('/credentials/restore', () => {
    sandbox.revokeCredentials(false);
    return done();
  });

  app.get('/settings', () => json(200, sandbox.settings));
  app.post('/settings', async ({ req }) => {
    Object.assign(sandbox.settings, SettingsWish.parse(await req.json()));
    return json(200, sandbox.settings);
  });
  app.post('/reset', () => {
    sandbox.reset();
    return done();
  });

  app.notFound(() => json(404, { detail: 'There is no such control; sandbox/README.md lists them.' }));
  app.onError(controlRefusal);
  return app;
}

/** Returns the answer to an invalid body: 400 with the reason, or 500 for any other error. */
export function controlRefusal(error: unknown): Response {
  if (error instanceof z.ZodError) return json(400, { detail: z.prettifyError(error) });
  if (error instanceof SyntaxError) return json(400, { detail: 'The body is not valid JSON.' });
  return json(500, { detail: 'The control failed.' });
}
