import { cleanText } from './clean.ts';
import { accepted, type NormalForm, refused, refuseEarly } from './identifier.ts';

/** The value of each letter in a vehicle identification number (49 CFR 565.15); I, O and Q do not occur. */
const values: Record<string, number> = Object.fromEntries(
  [...'ABCDEFGHJKLMNPRSTUVWXYZ0123456789'].map((letter, i) => [letter, Number('12345678123457923456789'[i] ?? letter)]),
);
const vinWeights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

/**
 * A number plate, key set `plate-1`: letters of its own script, digits as 0 to 9, nothing between them; place names in
 * it stay. Leading zeros count. Seventeen letters and digits are a vehicle identification number (ISO 3779), whose
 * ninth place is a check digit where North America made the vehicle.
 */
export function normalVehicle(raw: string, country?: string): NormalForm {
  const early = refuseEarly(raw);
  if (early) return early;
  const normal = upper(cleanText(raw)).replace(/[\s\-–—._·•/\\,:;'"()]+/g, '');
  if (normal === '') return refused(raw, null, 'format-wrong');
  if (/^[A-Z0-9]{17}$/.test(normal)) return verifyVin(raw, normal, country);
  if (/[<>{}[\]@#$%^&*+=|?!~`]/.test(normal)) return refused(raw, normal, 'format-wrong');
  if (!/[0-9]/.test(normal) && normal.length < 3) return refused(raw, normal, 'too-short');
  if (normal.length < 2) return refused(raw, normal, 'too-short');
  return normal.length > 32 ? refused(raw, normal, 'too-long') : accepted(raw, normal);
}

function verifyVin(raw: string, vin: string, country: string | undefined): NormalForm {
  if (/[IOQ]/.test(vin)) return refused(raw, vin, 'format-wrong');
  let sum = 0;
  for (let i = 0; i < 17; i++) sum += (values[vin[i] ?? ''] ?? 0) * (vinWeights[i] ?? 0);
  const check = sum % 11 === 10 ? 'X' : String(sum % 11);
  if (check === vin[8]) return accepted(raw, vin);
  const required = /^[1-5]/.test(vin) || country === 'US' || country === 'CA' || country === 'MX';
  return required ? refused(raw, vin, 'check-digit-wrong') : accepted(raw, vin, 'unusual-for-country');
}

/** Capitals by a frozen rule: only where small and capital letters lie a fixed step apart. */
function upper(text: string): string {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    const small =
      (unit >= 0x61 && unit <= 0x7a) ||
      (unit >= 0xe0 && unit <= 0xfe && unit !== 0xf7) ||
      (unit >= 0x430 && unit <= 0x44f);
    const greek = unit >= 0x3b1 && unit <= 0x3c9 && unit !== 0x3c2;
    out +=
      small || greek
        ? String.fromCharCode(unit - 0x20)
        : unit >= 0x450 && unit <= 0x45f
          ? String.fromCharCode(unit - 0x50)
          : text[i];
  }
  return out;
}
