import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { openFaultProxy } from './proxy.ts';
import { createRecorder } from './recorder.ts';

it('forwards a POST and closes its connection without an answer when the connection has carried a call before', async () => {
  const passed: string[] = [];
  const server = createServer((incoming, response) => {
    passed.push(incoming.method ?? '');
    response.end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const proxy = await openFaultProxy(target, () => 0, createRecorder(), { resend: 1 });
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const call = (method: string) =>
    new Promise<string>((resolve) => {
      const sent = request(`${proxy.base}/v2/investments/`, { agent, method }, (response) => {
        response.resume().on('end', () => resolve(String(response.statusCode)));
      });
      sent.on('error', (error: NodeJS.ErrnoException) => {
        resolve(`${sent.reusedSocket ? 'reused' : 'new'}: ${error.message}`);
      });
      sent.end(method === 'POST' ? '{}' : undefined);
    });
  try {
    expect([await call('POST'), await call('GET'), await call('POST'), await call('POST')]).toEqual([
      '200',
      '200',
      'reused: socket hang up',
      '200',
    ]);
    expect(passed).toEqual(['POST', 'GET', 'POST', 'POST']);
    expect(proxy.struck.resend).toBe(1);
  } finally {
    agent.destroy();
    await proxy.close();
    server.close();
    server.closeAllConnections();
  }
});
