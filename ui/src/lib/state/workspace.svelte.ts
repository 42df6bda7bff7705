/** One problem being worked on: language, source, draft, runs and attempts. */
import { answer, api, Refused, type Schemas } from '$lib/api/client';
import { m } from '$lib/messages';
import { Draft } from './drafts.svelte';
import { submit } from './send';
import { session } from './session.svelte';

const LANGUAGE = 'agon-language';
const RETRY_MS = 2000;
export type Busy = 'run' | 'submit' | null;

export class Workspace {
	language = $state('');
	source = $state('');
	/** Grows when the text comes from elsewhere than the keyboard. */
	version = $state(0);
	/** Whether the text is that of the language: nothing may be typed over a draft that is not read yet. */
	ready = $state(false);
	draft = $state<Draft>();
	busy = $state<Busy>(null);
	refusal = $state('');
	notice = $state('');
	run = $state.raw<Schemas['RunReply']>();
	/** The attempt in view: the one sent last, or the newest. */
	sent = $state<string>();
	/** What the result pane shows. */
	tab = $state<'attempt' | 'run'>('attempt');
	ownInput = $state('');
	useOwn = $state(false);

	constructor(
		readonly contest: string,
		readonly label: string,
		private readonly allowed: string[],
		/** Whether drafts, runs and attempts are possible: one has joined. */
		readonly joined: boolean
	) {}

	get languages(): Schemas['Language'][] {
		return (session.server?.languages ?? []).filter((one) => this.allowed.includes(one.id));
	}

	get editorLanguage(): string {
		return this.languages.find((one) => one.id === this.language)?.editor ?? '';
	}

	/** Opens the language used last, if it may be used here. */
	async start(): Promise<void> {
		const known = localStorage.getItem(LANGUAGE);
		const first = this.languages.find((one) => one.id === known) ?? this.languages[0];
		if (first) await this.choose(first.id);
	}

	async choose(language: string): Promise<void> {
		this.close();
		this.language = language;
		localStorage.setItem(LANGUAGE, language);
		const template = this.languages.find((one) => one.id === language)?.template ?? '';
		if (!this.joined) return this.#open(template);
		const draft = new Draft(session.account?.id ?? '', this.contest, this.label, language);
		while (this.language === language && !this.ready) {
			try {
				const source = await draft.load(template);
				if (this.language === language) this.#open(source, draft);
			} catch (reason) {
				if (!(reason instanceof Refused)) throw reason;
				this.notice = reason.passing ? m.network.retrying : reason.detail;
				await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
			}
		}
	}

	#open(source: string, draft?: Draft): void {
		this.source = source;
		this.draft = draft;
		this.notice = '';
		this.ready = true;
		this.version += 1;
	}

	/** Sends what is typed and leaves it. */
	close(): void {
		void this.draft?.flush();
		this.draft = undefined;
		this.language = '';
		this.ready = false;
	}

	changed(source: string): void {
		this.source = source;
		this.draft?.change(source);
	}

	async tryIt(): Promise<void> {
		await this.#during('run', async () => {
			const input = this.useOwn ? this.ownInput : null;
			const path = { contest: this.contest, label: this.label };
			this.run = await answer(
				api().POST('/api/v1/contests/{contest}/problems/{label}/runs', {
					params: { path },
					body: { language: this.language, source: this.source, input }
				})
			);
		});
	}

	async submit(): Promise<void> {
		await this.#during('submit', async () => {
			const body = { language: this.language, source: this.source };
			const receipt = await submit(this.contest, this.label, body, () => {
				this.notice = m.network.retrying;
			});
			this.sent = receipt.id;
		});
	}

	async #during(busy: 'run' | 'submit', work: () => Promise<void>): Promise<void> {
		if (this.busy || !this.joined || !this.ready) return;
		this.busy = busy;
		this.refusal = '';
		this.notice = '';
		this.tab = busy === 'run' ? 'run' : 'attempt';
		try {
			await work();
		} catch (reason) {
			if (!(reason instanceof Refused)) throw reason;
			this.refusal = reason.detail;
		} finally {
			this.notice = '';
			this.busy = null;
		}
	}
}
