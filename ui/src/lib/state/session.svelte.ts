/** Who is logged in, and what the server says of itself. Loaded once by the layout. */
import { answer, api, type Fetch, type Schemas } from '$lib/api/client';

class Session {
	account = $state<Schemas['AccountView'] | null>(null);
	server = $state<Schemas['ServerView'] | null>(null);

	async load(over: Fetch): Promise<void> {
		const client = api(over);
		const [server, who] = await Promise.all([
			answer(client.GET('/api/v1/server')),
			answer(client.GET('/api/v1/session'))
		]);
		this.server = server;
		this.account = who.account ?? null;
	}

	language(id: string): string {
		return this.server?.languages.find((one) => one.id === id)?.name ?? id;
	}
}

export const session = new Session();
