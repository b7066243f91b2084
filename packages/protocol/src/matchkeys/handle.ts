import { cleanText } from './clean.ts';
import { accepted, type NormalForm, refused, refuseEarly } from './identifier.ts';

/**
 * A name of an account in a service, key set `handle-1`: small letters, without `@`, without the address of a profile
 * page. `tawan_jobs` and `tawan_job` stay two handles: nothing inside is changed.
 */
export function normalHandle(raw: string): NormalForm {
  const early = refuseEarly(raw);
  if (early) return early;
  const text = cleanText(raw).trim();
  const page =
    /^(?:https?:\/\/)?(?:www\.|m\.|web\.)?(?:t\.me|telegram\.me|instagram\.com|facebook\.com|fb\.com|twitter\.com|x\.com|tiktok\.com|line\.me\/ti\/p|line\.me|wa\.me|youtube\.com|vk\.com|ok\.ru|snapchat\.com\/add|onlyfans\.com|linkedin\.com\/in|reddit\.com\/u(?:ser)?)\/(?:~|@)?([^/?#\s]+)/i.exec(
      text,
    );
  const normal = lower((page?.[1] ?? text).replace(/^@+/, '').replace(/\/+$/, ''));
  if (normal === '') return refused(raw, null, 'format-wrong');
  if (/[\s/\\<>"'(){}[\],;:|]/.test(normal)) return refused(raw, normal, 'format-wrong');
  return normal.length > 64 ? refused(raw, normal, 'too-long') : accepted(raw, normal);
}

/** An address of mail (RFC 5321), key set `handle-1`: small letters throughout; dots and plus tags stay as they are. */
export function normalEmail(raw: string): NormalForm {
  const early = refuseEarly(raw);
  if (early) return early;
  const text = cleanText(raw).trim();
  const address = /<([^<>]*)>\s*$/.exec(text)?.[1] ?? text.replace(/^mailto:/i, '').replace(/\?.*$/, '');
  const normal = lower(address.trim()).replace(/\.$/, '');
  const at = normal.lastIndexOf('@');
  if (at < 1) return refused(raw, normal || null, 'format-wrong');
  return isLocalPart(normal.slice(0, at)) && isDomain(normal.slice(at + 1))
    ? accepted(raw, normal)
    : refused(raw, normal, 'format-wrong');
}

function isLocalPart(local: string): boolean {
  if (local.length > 64) return false;
  if (/^"[^"\\]*"$/.test(local)) return true;
  return /^[^\s"(),:;<>@[\\\]]+$/.test(local) && !/^\.|\.$|\.\./.test(local);
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  const proper = (label: string) => /^[^\s!-,/:-@[-`{-~]{1,63}$/.test(label) && !/^-|-$/.test(label);
  return domain.length <= 253 && labels.length > 1 && labels.every(proper) && !/^[0-9]+$/.test(labels.at(-1) ?? '');
}

/** Small letters by a frozen rule: ASCII, Latin-1, Greek and Cyrillic, where the step is fixed. */
function lower(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const capital =
      (unit >= 0x41 && unit <= 0x5a) ||
      (unit >= 0xc0 && unit <= 0xde && unit !== 0xd7) ||
      (unit >= 0x391 && unit <= 0x3a9) ||
      (unit >= 0x410 && unit <= 0x42f);
    out += capital
      ? String.fromCharCode(unit + 0x20)
      : unit >= 0x400 && unit <= 0x40f
        ? String.fromCharCode(unit + 0x50)
        : text[i];
  }
  return out;
}
