import { error } from '@sveltejs/kit';
import { Refused } from '$lib/api/client';
import { clock } from '$lib/state/clock.svelte';
import { session } from '$lib/state/session.svelte';

export const ssr = false;
export const prerender = false;

export async function load({ fetch }) {
	const asked = Date.now();
	try {
		await session.load(fetch);
	} catch (reason) {
		if (reason instanceof Refused) error(503, { message: reason.detail });
		throw reason;
	}
	if (session.server) clock.heard(session.server.now, asked);
}
