import { api, loaded } from '$lib/api/client';
import { PAGE } from '$lib/format';

export async function load({ fetch, params, url }) {
	const offset = Math.max(0, Number(url.searchParams.get('offset')) || 0);
	const board = await loaded(
		api(fetch).GET('/api/v1/contests/{contest}/scoreboard', {
			params: { path: { contest: params.id }, query: { offset, limit: PAGE } }
		}),
		url
	);
	return { board, offset };
}
