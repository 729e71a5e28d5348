/** How much waits for whoever is signed in: the count on the tab. The whole list is fetched where it is shown. */
import { get } from '../api/client.ts';
import type { Todo } from '../api/loop.ts';
import { live } from '../live/live.svelte.ts';
import { Resource } from './resource.svelte.ts';
import { session } from './session.svelte.ts';

export const todo = new Resource<Todo>();
export const waiting = (): number => todo.data?.count ?? 0;

/** Call once, in a component. */
export function keepTodo(): void {
  $effect(() => {
    void live.tick;
    if (session.signedIn) todo.load(session.account?.login ?? '', (signal) => get<Todo>('/api/todo', {}, signal));
    else todo.clear();
  });
}
