import { api, loaded } from '$lib/api/client';

export async function load({ fetch, url, depends }) {
	depends('agon:sessions');
	const list = await loaded(api(fetch).GET('/api/v1/sessions'), url);
	return { sessions: list.items };
}
