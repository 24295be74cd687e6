import { createPlatformClient, type PlatformClient } from '../platform/client.ts';
import { createHttp } from '../platform/http.ts';
import { createPlatformTime, type PlatformTime } from '../platform/time.ts';
import { createTokenSource, type TokenSource } from '../platform/token.ts';
import type { Sender } from '../sync/outbox.ts';
import { createSendGate, type SendGate } from '../sync/send-gate.ts';
import { wireNamesOf } from './kinds.ts';
import type { SessionOptions } from './options.ts';

/** The connection to the platform: its clock, tokens, calls, and the send gate that holds everything back. */
export interface Connection {
  sender: Sender;
  platformTime: PlatformTime;
  tokens: TokenSource;
  client: PlatformClient;
  sendGate: SendGate;
}

/**
 * Creates the connection of an environment; no call is made yet.
 * @param signal aborted last: calls that are under way are broken off
 * @param on.paused called when everything is held back for another reason than before
 * @param on.reopened called when sending may be possible again
 */
export function createConnection(
  options: SessionOptions,
  signal: AbortSignal,
  on: { paused(): void; reopened(): void },
): Connection {
  const { platform, events } = options;
  const { clock, log } = options.runtime;
  const { id: environmentId, baseUrl, clientId } = platform.environment;
  const sender = { environmentId, baseUrl, clientId };
  const http = createHttp(platform.fetch, platform.userAgent, signal);
  const fields = wireNamesOf(options.kinds);
  const platformTime = createPlatformTime(clock, fields);
  const tokens = createTokenSource(http, {
    ...sender,
    secret: platform.secret,
    clock,
    heard: platformTime.observe,
  });
  const client = createPlatformClient(http, tokens, baseUrl, platformTime.observe);
  let paused: string | null = null;
  const sendGate: SendGate = createSendGate({
    clock,
    fields,
    changed() {
      const reason = sendGate.pause?.reason ?? null;
      if (reason !== paused) {
        paused = reason;
        if (reason) log.write('sync.paused', { reason });
        else log.write('sync.resumed');
        if (reason) on.paused();
      }
      events.sync();
    },
    reopened: on.reopened,
  });
  return { sender, platformTime, tokens, client, sendGate };
}
