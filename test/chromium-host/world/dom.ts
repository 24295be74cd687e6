/** The part of the DOM that the injected scripts use. The DOM's own types would apply to all files of the project. */
export interface DomEvent {
  relatedTarget?: DomNode;
}

export interface DomNode {
  append(...nodes: DomNode[]): void;
  attachShadow(options: { mode: 'closed' }): DomNode;
}

export type DomWindow = typeof globalThis & {
  window: DomWindow;
  top: DomWindow;
  document: { createElement(name: string): DomNode };
  CustomEvent: { new (type: string, init: object): DomEvent; prototype: object };
  FocusEvent: new (type: string, init: object) => DomEvent;
  addEventListener(type: string, listener: (event: DomEvent) => void, options?: object): void;
  dispatchEvent(event: DomEvent): void;
};
