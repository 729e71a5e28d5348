/**
 * What MapLibre takes for granted and Chromium 87 to 92 do not have. Loaded before it, in the page and in its worker.
 */
if (!('hasOwn' in Object)) {
  Object.defineProperty(Object, 'hasOwn', {
    value: (target: object, key: PropertyKey) => Object.prototype.hasOwnProperty.call(target, key),
    writable: true,
    configurable: true,
  });
}
export {};
