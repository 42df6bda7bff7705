/** A page of the board that is kept as the stream tells it, and read again only where that does not do. */
import { Refused } from '$lib/api/client';
import { caughtUp, patched, type Page, type Row, type Rows } from '$lib/live/board';
import type { Told } from '$lib/live/share';

/** At most one reading in this time, however fast the board moves; and not everybody's in the same moment. */
const PAUSE_MS = 1000;
/** So often a page is read that should have changed and has not: something in between may have kept it. */
const TRIES = 6;
/** What was told last, for a page that is being read: some seconds' worth. */
const RECALL = 32;

export class Board {
	#newer = $state.raw<{ than: Page; value: Page }>();
	#told: Rows[] = [];
	#read = 0;
	/** Readings left until the page must have changed. */
	#tries = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(
		private readonly loaded: () => Page,
		private readonly read: () => Promise<Page>
	) {}

	get page(): Page {
		const loaded = this.loaded();
		const newer = this.#newer;
		return newer !== undefined && newer.than === loaded ? newer.value : loaded;
	}

	/** Hears what the stream tells. */
	told({ kind, data }: Told): void {
		switch (kind) {
			case 'rows': {
				const rows = data as Rows;
				this.#told = [...this.#told, rows].slice(-RECALL);
				const page = patched(this.page, rows);
				if (page) this.#put(page);
				else this.#changed();
				return;
			}
			case 'mine':
				this.#put({ ...this.page, mine: data as Row });
				return;
			case 'reset':
				this.#told = [];
				this.#later();
				return;
			case 'scoreboard':
				this.#changed();
				return;
			case 'contest':
			case 'progress':
			case 'submission':
				return;
		}
	}

	/** No more is read. */
	end(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
	}

	#put(value: Page): void {
		this.#newer = { than: this.loaded(), value };
	}

	#changed(): void {
		this.#tries = TRIES;
		this.#later();
	}

	#later(): void {
		const wait = Math.max(Math.random() * PAUSE_MS, this.#read + PAUSE_MS - Date.now());
		this.#timer ??= setTimeout(() => void this.#again(), wait);
	}

	/** Reads again; what cannot be read now stays as it was. */
	async #again(): Promise<void> {
		const than = this.loaded();
		let same = false;
		try {
			const page = await this.read();
			// Another page is looked at by now.
			if (than !== this.loaded()) return;
			same = page.version === this.page.version;
			this.#put(caughtUp(page, this.#told));
		} catch (reason) {
			if (!(reason instanceof Refused)) throw reason;
		} finally {
			this.#read = Date.now();
			this.#timer = undefined;
		}
		this.#tries = same ? this.#tries - 1 : 0;
		if (this.#tries > 0) this.#later();
	}
}
