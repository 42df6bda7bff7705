/** How a page of the board is read. */
import { answer, api, type Fetch } from '$lib/api/client';
import { PAGE } from '$lib/format';
import { session } from '$lib/state/session.svelte';

/** Asks for a page: with one's own row, or as everybody is sent it, which whatever is in between may keep. */
export function ask(contest: string, offset: number, over?: Fetch) {
	const params = { path: { contest }, query: { offset, limit: PAGE } };
	// The browser asks whether what it keeps is still so.
	const asked = { params, cache: 'no-cache' } as const;
	return session.account
		? api(over).GET('/api/v1/contests/{contest}/scoreboard', asked)
		: api(over).GET('/api/v1/contests/{contest}/scoreboard/public', asked);
}

/** Reads a page again. */
export const readBoard = (contest: string, offset: number) => answer(ask(contest, offset));
