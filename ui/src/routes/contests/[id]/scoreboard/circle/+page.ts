import { loaded } from '$lib/api/client';
import { circles, circlePage, heads } from './read';

export async function load({ fetch, params, url, parent }) {
	await parent();
	const asked = {
		country: url.searchParams.get('country') ?? undefined,
		group: url.searchParams.get('group') ?? undefined,
		offset: Math.max(0, Number(url.searchParams.get('offset')) || 0)
	};
	const chosen = asked.country !== undefined || asked.group !== undefined;
	const [all, head, rows] = await Promise.all([
		loaded(circles(params.id, fetch), url),
		loaded(heads(params.id, fetch), url),
		chosen ? loaded(circlePage(params.id, asked, fetch), url) : undefined
	]);
	return { asked, all, head, rows };
}
