import { loaded } from '$lib/api/client';
import { ask } from './read';

export async function load({ fetch, params, url, parent }) {
	// Who looks is known then.
	await parent();
	const offset = Math.max(0, Number(url.searchParams.get('offset')) || 0);
	const board = await loaded(ask(params.id, offset, fetch), url);
	return { board, offset };
}
