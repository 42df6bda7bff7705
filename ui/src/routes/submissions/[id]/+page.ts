import { api, loaded } from '$lib/api/client';

export async function load({ fetch, params, url }) {
	const path = { submission: params.id };
	const one = await loaded(
		api(fetch).GET('/api/v1/submissions/{submission}', { params: { path } }),
		url
	);
	return { one };
}
