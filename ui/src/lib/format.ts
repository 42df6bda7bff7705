/** How numbers and times are written. */

/** Rows of a page of the scoreboard. */
export const PAGE = 100;

/** Points are thousandths on the wire. */
export function points(thousandths: number): string {
	return (thousandths / 1000).toLocaleString('en', {
		maximumFractionDigits: 2,
		useGrouping: false
	});
}

/** `1:02:03`, or `2:03` below an hour; the whole seconds left, rounded up so that 0 means over. */
export function countdown(milliseconds: number): string {
	const all = Math.max(0, Math.ceil(milliseconds / 1000));
	const days = Math.floor(all / 86400);
	const hours = Math.floor((all % 86400) / 3600);
	const minutes = Math.floor((all % 3600) / 60);
	const seconds = String(all % 60).padStart(2, '0');
	if (days > 0) return `${days} d ${hours} h`;
	if (hours > 0) return `${hours}:${String(minutes).padStart(2, '0')}:${seconds}`;
	return `${minutes}:${seconds}`;
}

/** Contest time: `h:mm:ss`. */
export function contestTime(seconds: number): string {
	const hours = Math.floor(seconds / 3600);
	const minutes = String(Math.floor((seconds % 3600) / 60)).padStart(2, '0');
	return `${hours}:${minutes}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
}

export function cpu(milliseconds: number | null | undefined): string {
	if (milliseconds == null) return '–';
	return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(2)} s`;
}

export function memory(kib: number | null | undefined): string {
	if (kib == null) return '–';
	return kib < 1024 ? `${kib} KiB` : `${(kib / 1024).toFixed(kib < 10240 ? 1 : 0)} MiB`;
}

/** The sign before figures that were not counted. */
export function about(approximate: boolean): string {
	return approximate ? '≈ ' : '';
}

/** Time and memory in one text. */
export function figures(run: {
	cpu_ms?: number | null;
	memory_kib?: number | null;
	approximate: boolean;
}): string {
	const sign = about(run.approximate);
	return `${sign}${cpu(run.cpu_ms)} · ${sign}${memory(run.memory_kib)}`;
}

export function when(iso: string): string {
	return new Date(iso).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
}

export function clockTime(iso: string): string {
	return new Date(iso).toLocaleTimeString('en-GB');
}

/** A length in words: `1 h 30 min`. */
export function length(milliseconds: number): string {
	const minutes = Math.round(milliseconds / 60000);
	const days = Math.floor(minutes / 1440);
	const hours = Math.floor((minutes % 1440) / 60);
	const parts = [days && `${days} d`, hours && `${hours} h`, minutes % 60 && `${minutes % 60} min`];
	return parts.filter(Boolean).join(' ') || '0 min';
}

/** What a browser calls itself, in short: `Firefox 140, Linux`. */
export function browser(agent: string): string {
	const named = /(Firefox|Edg|OPR|Chrome|Chromium|Version)\/(\d+)/;
	const [, name, version] = named.exec(agent) ?? [];
	if (!name) return agent || '–';
	const names: Record<string, string> = { Edg: 'Edge', OPR: 'Opera', Version: 'Safari' };
	const later = /(Edg|OPR)\/(\d+)/.exec(agent);
	const [shown, number] = later ? [later[1]!, later[2]!] : [name, version!];
	const system = /(Android|iPhone|iPad|Windows|Mac OS X|CrOS|Linux)/.exec(agent)?.[1];
	return [`${names[shown] ?? shown} ${number}`, system].filter(Boolean).join(', ');
}

/** What a country is called, from its two letters; nothing when there is none of that code. */
export function country(code: string | null | undefined): string {
	if (!/^[a-z]{2}$/i.test(code ?? '')) return '';
	const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
	return names.of(code!.toUpperCase()) ?? '';
}
