import { host } from '../host.ts';
import { toPageUrl, toProductUrl } from './addresses.ts';
import type { Params } from './pipe.ts';

export interface PageRequest {
  /** The URL as the app sees it. */
  url: string;
  method: string;
  headers: Record<string, string>;
  body: Buffer | null;
  resourceType: Electron.OnBeforeRequestListenerDetails['resourceType'];
  frameId: string;
}

/** The app's decisions about a request. */
export interface RequestRules {
  /** Returns false when the app prevents the navigation. */
  mayNavigate(request: PageRequest): boolean;
  /** Resolves to false when the app's `webRequest.onBeforeRequest` cancels the request. */
  mayRequest(request: PageRequest): Promise<boolean>;
  /** Returns the response of the scheme's handler; null when the scheme has none. */
  serve(request: PageRequest): Promise<Response> | null;
}

type Send = (method: string, params: Params) => void;

const resourceTypes: Record<string, PageRequest['resourceType']> = {
  Stylesheet: 'stylesheet',
  Script: 'script',
  Image: 'image',
  Font: 'font',
  XHR: 'xhr',
  Fetch: 'xhr',
  Ping: 'ping',
  CSPViolationReport: 'cspReport',
  Media: 'media',
};

/** Answers or refuses a request that Chromium has paused (`Fetch.requestPaused`). No request ever leaves the host. */
export async function decideRequest(
  params: Params,
  mainFrameId: string,
  rules: RequestRules,
  send: Send,
): Promise<void> {
  const { requestId } = params;
  const request = describeRequest(params, mainFrameId);
  const refuse = (errorReason: string) => send('Fetch.failRequest', { requestId, errorReason });

  if (params.resourceType === 'Document' && !rules.mayNavigate(request)) return refuse('Aborted');
  if (!(await rules.mayRequest(request))) {
    host.refusals.push({ kind: 'request', url: request.url, by: 'product' });
    return refuse('BlockedByClient');
  }
  const serving = rules.serve(request);
  if (serving === null) {
    host.refusals.push({ kind: 'request', url: request.url, by: 'host' });
    return refuse('BlockedByClient');
  }
  try {
    const response = await serving;
    if (response.type === 'error') return refuse('Failed');
    const body = Buffer.from(await response.arrayBuffer());
    send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({
        name,
        value: name === 'location' ? toPageUrl(value) : value,
      })),
      body: body.toString('base64'),
    });
  } catch (error) {
    console.error(error);
    refuse('Failed');
  }
}

function describeRequest(params: Params, mainFrameId: string): PageRequest {
  const request = params.request as {
    url: string;
    method: string;
    headers: Record<string, string>;
    postDataEntries?: { bytes?: string }[];
  };
  const entries = request.postDataEntries?.map(({ bytes }) => Buffer.from(bytes ?? '', 'base64'));
  const frame = params.frameId === mainFrameId ? 'mainFrame' : 'subFrame';
  const headers = Object.entries(request.headers).map(([name, value]) => [name, toProductUrl(value)]);
  return {
    url: toProductUrl(request.url),
    method: request.method,
    headers: Object.fromEntries(headers),
    body: entries ? Buffer.concat(entries) : null,
    resourceType:
      params.resourceType === 'Document' ? frame : (resourceTypes[String(params.resourceType)] ?? 'other'),
    frameId: params.frameId as string,
  };
}
