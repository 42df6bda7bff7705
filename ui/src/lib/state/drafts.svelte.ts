/** A draft: what is in the editor, on its way to the server. Never only in the page. */
import { answer, api } from '$lib/api/client';

export type Saving = 'saved' | 'saving' | 'local';
const PAUSE_MS = 800;
const RETRY_MS = 4000;

export class Draft {
	saving = $state<Saving>('saved');
	#timer: ReturnType<typeof setTimeout> | undefined;
	#pending: string | undefined;

	/** `who` keeps the drafts of two accounts in one browser apart. */
	constructor(
		private readonly who: string,
		private readonly contest: string,
		private readonly label: string,
		private readonly language: string
	) {}

	get #key(): string {
		return `agon-draft/${this.who}/${this.contest}/${this.label}/${this.language}`;
	}

	/** What was typed last: unsent text of this browser first, then the server's, then `template`. */
	async load(template: string): Promise<string> {
		const unsent = localStorage.getItem(this.#key);
		if (unsent !== null) {
			this.change(unsent);
			return unsent;
		}
		const path = { contest: this.contest, label: this.label, language: this.language };
		const draft = await answer(
			api().GET('/api/v1/contests/{contest}/problems/{label}/drafts/{language}', {
				params: { path }
			})
		);
		return draft.saved ? draft.source : template;
	}

	change(source: string): void {
		this.#pending = source;
		this.saving = 'saving';
		this.#keep(source);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(() => void this.flush(), PAUSE_MS);
	}

	/** Sends what is not sent yet. */
	async flush(keepalive = false): Promise<void> {
		clearTimeout(this.#timer);
		const source = this.#pending;
		if (source === undefined) return;
		const path = { contest: this.contest, label: this.label, language: this.language };
		try {
			await answer(
				api((request) => fetch(request, { keepalive })).PUT(
					'/api/v1/contests/{contest}/problems/{label}/drafts/{language}',
					{ params: { path }, body: { source } }
				)
			);
		} catch {
			this.saving = 'local';
			this.#timer = setTimeout(() => void this.flush(), RETRY_MS);
			return;
		}
		if (this.#pending !== source) return;
		this.#pending = undefined;
		this.saving = 'saved';
		localStorage.removeItem(this.#key);
	}

	#keep(source: string): void {
		try {
			localStorage.setItem(this.#key, source);
		} catch {
			// A full storage loses nothing that the server takes.
		}
	}
}
