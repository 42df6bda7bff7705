import { api, loaded } from '$lib/api/client';

export async function load({ fetch, params, url }) {
	const path = { contest: params.id };
	const first = await loaded(
		api(fetch).GET('/api/v1/contests/{contest}/submissions', { params: { path } }),
		url
	);
	return { first };
}
