/** Objects that all code of a process shares, so that a change of one reaches everybody. */
const SHARED: Readonly<Record<string, object>> = {
  'Object.prototype': Object.prototype,
  'Array.prototype': Array.prototype,
  'Function.prototype': Function.prototype,
  'String.prototype': String.prototype,
  'Number.prototype': Number.prototype,
  'Promise.prototype': Promise.prototype,
  'Map.prototype': Map.prototype,
  'Set.prototype': Set.prototype,
  'RegExp.prototype': RegExp.prototype,
  'Error.prototype': Error.prototype,
  'Float32Array.prototype': Float32Array.prototype,
  Object,
  Array,
  Promise,
  Math,
  JSON,
  Reflect,
  Date,
  console,
};
/** Of globalThis and process only what is known not to be made when it is first asked for. */
const SINGLE: readonly (readonly [string, () => unknown])[] = [
  ['globalThis.fetch', () => globalThis.fetch],
  ['globalThis.setTimeout', () => globalThis.setTimeout],
  ['globalThis.setInterval', () => globalThis.setInterval],
  ['globalThis.setImmediate', () => globalThis.setImmediate],
  ['globalThis.queueMicrotask', () => globalThis.queueMicrotask],
  ['globalThis.AbortController', () => globalThis.AbortController],
  ['process.exit', () => process.exit],
  ['process.on', () => process.on],
  ['process.emit', () => process.emit],
  ['process.cwd()', () => process.cwd()],
];
const EVENTS = ['uncaughtException', 'unhandledRejection', 'SIGTERM', 'SIGINT', 'exit', 'beforeExit'];

type Descriptors = Readonly<Record<PropertyKey, PropertyDescriptor>>;

/** How the process is now; asked later, it says what has changed since, and changes back what it can. */
export function processState(): () => string[] {
  const shared = Object.entries(SHARED).map(
    ([name, object]) => [name, object, Object.getOwnPropertyDescriptors(object) as Descriptors] as const,
  );
  const names = new Set(Object.getOwnPropertyNames(globalThis));
  const single = SINGLE.map(([name, read]) => [name, read, read()] as const);
  const environment = { ...process.env };
  const listeners = EVENTS.map((event) => [event, process.listenerCount(event)] as const);
  return () => [
    ...shared.flatMap(([name, object, before]) => restored(name, object, before)),
    ...Object.getOwnPropertyNames(globalThis)
      .filter((name) => !names.has(name) && Reflect.deleteProperty(globalThis, name))
      .map((name) => `globalThis.${name} is new`),
    ...single.filter(([, read, before]) => read() !== before).map(([name]) => `${name} is another`),
    ...restoredEnvironment(environment),
    ...listeners
      .filter(([event, count]) => process.listenerCount(event) !== count)
      .map(([event]) => `the process has other listeners for ${event}`),
  ];
}

function restored(name: string, object: object, before: Descriptors): string[] {
  const now = Object.getOwnPropertyDescriptors(object) as Descriptors;
  return Reflect.ownKeys({ ...before, ...now }).flatMap((key) => {
    // What is new on Object.prototype is inherited by the descriptors too.
    const was = Object.hasOwn(before, key) ? before[key] : undefined;
    const is = Object.hasOwn(now, key) ? now[key] : undefined;
    if (was !== undefined && is !== undefined && sameDescriptor(was, is)) return [];
    if (was === undefined) Reflect.deleteProperty(object, key);
    else Reflect.defineProperty(object, key, was);
    return [`${name}.${String(key)} is ${was === undefined ? 'new' : is === undefined ? 'gone' : 'another'}`];
  });
}

const sameDescriptor = (a: PropertyDescriptor, b: PropertyDescriptor): boolean =>
  Object.is(a.value, b.value) && a.get === b.get && a.set === b.set;

function restoredEnvironment(before: NodeJS.ProcessEnv): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(process.env)]);
  return [...names].flatMap((name) => {
    if (before[name] === process.env[name]) return [];
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
    return [`the variable ${name} of the environment is another`];
  });
}
